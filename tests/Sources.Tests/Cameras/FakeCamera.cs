using SamStream.Pipeline.Frames;
using SamStream.Sources.Cameras;

namespace SamStream.Sources.Tests.Cameras;

/// <summary>A camera that follows a script: one step for every grab. A frame is filled with its step's number.</summary>
internal sealed class FakeCamera : ICamera
{
    private readonly Queue<Step> _steps;
    private Step _current = new Step.Frame();
    private byte _number;

    public FakeCamera(params Step[] steps) => _steps = new Queue<Step>(steps);

    public int Width { get; private set; } = 8;

    public int Height { get; private set; } = 6;

    public double? FrameRate => 30;

    public bool Opens { get; set; } = true;

    public bool IsOpen { get; private set; }

    public int Opened { get; private set; }

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

    public CameraFrame Retrieve(WritableFrame buffer)
    {
        if (_current is Step.Damaged)
            return CameraFrame.Damaged;
        if (_current is Step.Resize resize && (Width, Height) != (resize.Width, resize.Height))
        {
            (Width, Height) = (resize.Width, resize.Height);
            return CameraFrame.Resized;
        }

        buffer.Pixels.Fill(_number);
        return CameraFrame.Decoded;
    }

    public void Close() => IsOpen = false;

    public void Dispose() => Close();

    /// <summary>What happens at a grab.</summary>
    internal abstract record Step
    {
        public sealed record Frame : Step;

        public sealed record Damaged : Step;

        public sealed record Fail : Step;

        public sealed record Resize(int Width, int Height) : Step;

        public sealed record Action(System.Action Run) : Step;
    }
}
