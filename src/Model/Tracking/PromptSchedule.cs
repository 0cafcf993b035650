using SamStream.Pipeline.Prompts;

namespace SamStream.Model.Tracking;

/// <summary>Prompts that wait for their frame; thread-safe.</summary>
internal sealed class PromptSchedule
{
    private readonly Lock _lock = new();
    private readonly List<Prompt> _waiting = [];
    private int _count;

    public void Add(Prompt prompt)
    {
        lock (_lock)
        {
            _waiting.Add(prompt);
            Volatile.Write(ref _count, _waiting.Count);
        }
    }

    /// <summary>
    /// Moves the prompts of this frame and of earlier ones to <paramref name="due"/>, in the order of their arrival.
    /// </summary>
    public void TakeDue(long frameIndex, List<Prompt> due)
    {
        due.Clear();
        if (Volatile.Read(ref _count) == 0)
            return;
        lock (_lock)
        {
            int kept = 0;
            for (int i = 0; i < _waiting.Count; i++)
            {
                if (_waiting[i].FrameIndex <= frameIndex)
                    due.Add(_waiting[i]);
                else
                    _waiting[kept++] = _waiting[i];
            }

            _waiting.RemoveRange(kept, _waiting.Count - kept);
            Volatile.Write(ref _count, kept);
        }
    }
}
