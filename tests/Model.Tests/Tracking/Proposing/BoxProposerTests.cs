using SamStream.Model.Networks;
using SamStream.Model.Networks.NanoTrack;
using SamStream.Model.Preprocessing;
using SamStream.Model.Tests.Masks;
using SamStream.Model.Tests.Networks.NanoTrack;
using SamStream.Model.Tracking;
using SamStream.Model.Tracking.Proposing;
using SamStream.Model.Tracking.Tracks;
using SamStream.Pipeline.Frames;
using SamStream.Pipeline.Geometry;
using SamStream.Pipeline.Prompts;
using SamStream.TestSupport;
using static SamStream.Model.Tests.Tracking.MovingDisks;

namespace SamStream.Model.Tests.Tracking.Proposing;

public sealed class BoxProposerTests : IDisposable
{
    private static readonly BoxXyxy Place = new(100, 80, 140, 180);

    private readonly DrawnView _view = new();
    private readonly ObjectTrack _track = new(new ObjectId(1), channels: 1, new TrackerOptions().Limits);

    public void Dispose() => _view.Dispose();

    [DataFact(Requires = NanoTrackFiles.Weights)]
    public void Propose_BoxIsFollowed_AsksForItWidenedALittle()
    {
        using NanoTrackNetwork network = NanoTrackFiles.Open();
        using var proposer = new BoxProposer(network);
        Assert.Empty(Propose(proposer));
        (_track.Target.IsFollowed, _track.Target.Box) = (true, Place);

        BatchPrompt asked = Assert.Single(Propose(proposer));

        Assert.InRange(asked.Box!.Value.IntersectionOverUnion(Place), 0.85f, 0.99f);
        Assert.Equal((true, 0), (asked.Box.Value.X1 < Place.X1 && asked.Box.Value.Y2 > Place.Y2, asked.Points.Length));
        _track.Break();
        Assert.Empty(Propose(proposer));
    }

    [DataTheory(Requires = NanoTrackFiles.Weights)]
    [InlineData(5, 0.9f, false, 1.5f)]
    // The model is not sure of the mask, or it is another thing: the box stays.
    [InlineData(5, 0.7f, false, 0f)]
    [InlineData(30, 0.9f, false, 0f)]
    // It was found where it was looked for.
    [InlineData(90, 0.7f, true, 90f)]
    public void Correct_MaskWasFound_MovesTheBoxAsFarAsItIsBelieved(int moved, float predictedIou, bool isElsewhere, float expected)
    {
        using NanoTrackNetwork network = NanoTrackFiles.Open();
        using var proposer = new BoxProposer(network);
        (_track.Target.IsFollowed, _track.Target.Box) = (true, Place);
        See(new PixelBounds(100 + moved, 80, 140 + moved, 180));

        proposer.Correct(_track, predictedIou, isElsewhere);

        Assert.Equal(100 + expected, _track.Target.Box.X1, 0.01f);
        Assert.Equal(140 + expected, _track.Target.Box.X2, 0.01f);
        Assert.Equal((80f, 180f), (_track.Target.Box.Y1, _track.Target.Box.Y2));
    }

    [DataFact(Requires = NanoTrackFiles.Weights)]
    public void Advance_ObjectMoves_GoesAlongUnlessItMayBeAnywhere()
    {
        using NanoTrackNetwork network = NanoTrackFiles.Open();
        using var proposer = new BoxProposer(network);
        using var pool = new FramePool(1);
        See(new PixelBounds(60, 100, 120, 160));
        Step(0, frame => proposer.Begin(_track, new YuvImage(frame)));
        for (int i = 1; i <= 5; i++)
            Step(i, frame => proposer.Advance(_track, frame));
        BoxXyxy followed = _track.Target.Box;
        _track.Break();
        Step(9, frame => proposer.Advance(_track, frame));

        Assert.InRange(followed.IntersectionOverUnion(new BoxXyxy(100, 100, 160, 160)), 0.6f, 1);
        Assert.Equal(followed, _track.Target.Box);

        void Step(int index, Action<VideoFrame> act)
        {
            var disk = new Disk(90 + (8 * index), 130, 30, 40, 40, 210);
            using VideoFrame frame = Draw(pool, DrawnView.Side, DrawnView.Side, index, isDiscontinuity: false, disk);
            act(frame);
        }
    }

    private void See(PixelBounds place)
    {
        _track.Spare.CopyFrom(MaskDrawing.Of(DrawnView.Side, DrawnView.Side, (x, y) => MaskDrawing.Inside(place, x, y)));
        _track.AcceptSpare();
        _track.Prompt(1, isNew: true);
    }

    private BatchPrompt[] Propose(BoxProposer proposer)
    {
        PromptBatch prompts = _view.View.Prompts;
        prompts.Clear();
        var look = new ObjectLook();
        look.Begin(_track, _view.View, given: null);
        proposer.Propose(look);
        return [.. Enumerable.Range(0, prompts.Count).Select(i => prompts[i])];
    }
}
