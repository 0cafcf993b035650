using SamStream.Sinks.Messages;

namespace SamStream.Sinks.Requests;

/// <summary>The latest requests by id, with their answers: the same one again is not carried out twice. One thread.</summary>
internal sealed class RecentRequests(TimeSpan duration, TimeProvider time)
{
    public const int Capacity = 1024;

    private readonly Dictionary<string, Entry> _entries = new(StringComparer.Ordinal);
    private readonly Queue<(string Key, Entry Entry)> _order = new();

    /// <summary>True if the request came before.</summary>
    /// <param name="key">Its topic and id.</param>
    /// <param name="answer">What was answered; null if that is still to come.</param>
    public bool TryFind(string key, out AnswerMessage? answer)
    {
        Forget();
        bool isKnown = _entries.TryGetValue(key, out Entry? entry);
        answer = entry?.Answer;
        return isKnown;
    }

    public void Begin(string key)
    {
        Forget();
        if (_order.Count >= Capacity)
            RemoveOldest();
        var entry = new Entry(time.GetTimestamp());
        _entries[key] = entry;
        _order.Enqueue((key, entry));
    }

    public void Answer(string key, AnswerMessage answer)
    {
        if (_entries.TryGetValue(key, out Entry? entry))
            entry.Answer = answer;
    }

    private void Forget()
    {
        while (_order.TryPeek(out (string Key, Entry Entry) oldest) && time.GetElapsedTime(oldest.Entry.Begun) > duration)
            RemoveOldest();
    }

    private void RemoveOldest()
    {
        (string key, Entry entry) = _order.Dequeue();
        if (_entries.TryGetValue(key, out Entry? current) && current == entry)
            _entries.Remove(key);
    }

    private sealed class Entry(long begun)
    {
        public long Begun { get; } = begun;

        public AnswerMessage? Answer { get; set; }
    }
}
