using SamStream.Pipeline.Frames;
using SamStream.Pipeline.Sources;
using SamStream.Sources.Live;

namespace SamStream.Sources.Tests.Live;

/// <summary>An input that follows a script: one step for every grab. A frame is filled with its step's number.</summary>
internal sealed class FakeInput : ILiveInput
{
    private readonly Queue<Step> _steps;
    private Step _current = new Step.Frame();
    private byte _number;

    public FakeInput(params Step[] steps) => _steps = new Queue<Step>(steps);

    public int Width { get; private set; } = 8;

    public int Height { get; private set; } = 6;

    public double? FrameRate => 30;

    public string Subject => "Camera '/dev/video0'";

    public string NoFrameCure => "Check it.";

    public bool EndsWithFailedGrab { get; set; } = true;

    public TimeSpan? Stamp => (_current as Step.At)?.Stamp;

    public bool Opens { get; set; } = true;

    public bool IsOpen { get; private set; }

    public int Opened { get; private set; }

    public Task ReachAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public SourceException CannotOpen(CancellationToken cancellationToken) => new("does not open", SourceFault.Unreachable);

    public bool TryOpen()
    {
        Opened++;
        return IsOpen = Opens;
    }

    public bool Grab()
    {
        if (!_steps.TryDequeue(out Step? step))
            return false;
        _current = step;
        _number++;
        (step as Step.Action)?.Run();
        return step is not Step.Fail;
    }

    public LiveFrame Retrieve(WritableFrame buffer)
    {
        if (_current is Step.Damaged)
            return LiveFrame.Damaged;
        if (_current is Step.Resize resize && (Width, Height) != (resize.Width, resize.Height))
        {
            (Width, Height) = (resize.Width, resize.Height);
            return LiveFrame.Resized;
        }

        buffer.Pixels.Fill(_number);
        return LiveFrame.Decoded;
    }

    public void Close() => IsOpen = false;

    public void Dispose() => Close();

    /// <summary>What happens at a grab.</summary>
    internal abstract record Step
    {
        public sealed record Frame : Step;

        public sealed record At(TimeSpan Stamp) : Step;

        public sealed record Damaged : Step;

        public sealed record Fail : Step;

        public sealed record Resize(int Width, int Height) : Step;

        public sealed record Action(System.Action Run) : Step;
    }
}
