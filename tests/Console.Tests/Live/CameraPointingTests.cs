using SamStream.Console.Pointing;
using SamStream.Pipeline.Commands;
using SamStream.Pipeline.Frames;
using SamStream.Pipeline.Geometry;
using SamStream.Pipeline.Masks;
using SamStream.Pipeline.Pointing;
using SamStream.Pipeline.Prompts;
using SamStream.Pipeline.Results;
using SamStream.Sinks.Tests;

namespace SamStream.Console.Tests.Live;

public sealed class CameraPointingTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private static readonly PromptObject Asked = new(new Prompt { ObjectId = new ObjectId(3), Box = new BoxXyxy(4, 4, 20, 20) })
    {
        Time = new CommandTime(FrameIndex: 5),
    };

    private readonly FrameResults _frames = new(64, 48);
    private readonly Previewer _previewer = new();
    private readonly CameraPointing _pointing;

    public CameraPointingTests()
    {
        _pointing = new CameraPointing(_previewer, new StillTrail());
        using FrameResult result = _frames.Make(5);
        _pointing.Add(result, isShown: true);
    }

    public void Dispose()
    {
        _pointing.Dispose();
        _previewer.Dispose();
        _frames.Dispose();
    }

    [Fact]
    public async Task ToPresent_FrameIsBeingEncodedForAPreview_IsNotEncodedAgain()
    {
        Task<string> freezing = Task.Run(() => _pointing.Freeze(5, null, default));
        await _previewer.Begun.Task.WaitAsync(Patience);

        Task<PromptObject> prompt = Task.Run(() => _pointing.ToPresent(Asked, default));
        _previewer.GoOn.Set();

        Assert.NotNull((await prompt.WaitAsync(Patience)).Prompt.Mask);
        await freezing.WaitAsync(Patience);
        Assert.Equal(1, _previewer.Frozen);
    }

    [Fact]
    public void ToPresent_FrameWasLetGo_IsEncodedAgain()
    {
        _previewer.GoOn.Set();
        _pointing.Release(_pointing.Freeze(5, null, default));

        PromptObject prompt = _pointing.ToPresent(Asked, default);

        Assert.Equal(CommandTime.Now, prompt.Time);
        Assert.NotNull(prompt.Prompt.Mask);
        Assert.Equal(2, _previewer.Frozen);
    }

    [Fact]
    public void ToPresent_FrameIsDisposedBetweenFindingAndAsking_IsEncodedAgain()
    {
        _previewer.GoOn.Set();
        _pointing.Freeze(5, null, default);
        _previewer.Last!.Dispose();

        Assert.NotNull(_pointing.ToPresent(Asked, default).Prompt.Mask);
        Assert.Equal(2, _previewer.Frozen);
    }

    private sealed class Previewer : IMaskPreviewer
    {
        public TaskCompletionSource Begun { get; } = new();

        public ManualResetEventSlim GoOn { get; } = new();

        public int Frozen { get; private set; }

        public StillFrame? Last { get; private set; }

        public int Capacity => 4;

        public long Bytes => 0;

        public IFrozenFrame Freeze(VideoFrame frame, BoxXyxy? around, CancellationToken cancellationToken)
        {
            Begun.TrySetResult();
            Assert.True(GoOn.Wait(Patience, cancellationToken));
            Frozen++;
            return Last = new StillFrame(frame.Metadata, frame.Width, frame.Height);
        }

        public void Dispose() => GoOn.Dispose();
    }

    /// <summary>Whatever is asked, the same mask.</summary>
    private sealed class StillFrame(FrameMetadata metadata, int width, int height) : IFrozenFrame
    {
        private bool _isDisposed;

        public FrameMetadata Metadata => metadata;

        public int Width => width;

        public int Height => height;

        public bool IsGone => false;

        public MaskPreview Preview(Prompt prompt)
        {
            ObjectDisposedException.ThrowIf(_isDisposed, this);
            var pixels = new byte[width * height];
            pixels.AsSpan(0, width).Fill(1);
            return new MaskPreview { Outcome = PreviewOutcome.Answered, Mask = CocoRle.Encode(new SegmentationMask(width, height, pixels)) };
        }

        public void Dispose() => _isDisposed = true;
    }

    /// <summary>Nothing moves.</summary>
    private sealed class StillTrail : IMaskTrail
    {
        public long Bytes => 0;

        public void Add(VideoFrame frame, in FrameMetadata metadata)
        {
        }

        public CarriedMask Carry(CocoRle mask, long fromFrame) => new() { Outcome = CarryOutcome.Carried, Mask = mask, Frame = fromFrame };
    }
}
