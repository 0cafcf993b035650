using SamStream.Model.Networks;
using SamStream.Model.Tests.Masks;
using SamStream.Model.Tracking;
using SamStream.Model.Tracking.Proposing;
using SamStream.Model.Tracking.Tracks;
using SamStream.Pipeline.Geometry;
using SamStream.Pipeline.Prompts;

namespace SamStream.Model.Tests.Tracking.Proposing;

public sealed class MaskProposerTests : IDisposable
{
    private static readonly PixelBounds Place = new(100, 80, 140, 180);

    private readonly DrawnView _view = new();
    private readonly ObjectTrack _track = new(new ObjectId(1), channels: 1, new TrackerOptions().Limits);

    public void Dispose() => _view.Dispose();

    [Fact]
    public void Propose_NothingIsCarried_AsksForNothing()
    {
        Propose();

        Assert.Equal(0, _view.View.Prompts.Count);
    }

    [Fact]
    public void Propose_Alone_AsksForTheWidenedBoxAndForTheInnermostPoint()
    {
        Carry(Place);
        BatchPrompt asked = Propose();

        Assert.True(IsAround(asked.Box!.Value, Place), $"{asked.Box}");
        BatchPoint point = Assert.Single(asked.Points.ToArray());
        Assert.True(point.IsPositive);
        Assert.Equal((Place.Left + Place.Right) / 2f, point.X, 2f);
        Assert.False(asked.HasMask);
    }

    [Fact]
    public void Propose_BesideABoxTracker_AsksForABoxAlone()
    {
        Carry(Place);
        _track.Target.IsFollowed = true;
        BatchPrompt asked = Propose();

        Assert.True(IsAround(asked.Box!.Value, Place), $"{asked.Box}");
        Assert.Equal(0, asked.Points.Length);
    }

    [Fact]
    public void Propose_ObjectAtTheCorner_StaysInTheFrame()
    {
        Carry(new PixelBounds(0, 156, 100, 256));

        Assert.Equal((0f, 256f), (Propose().Box!.Value.X1, Propose().Box!.Value.Y2));
    }

    private static bool IsAround(in BoxXyxy box, in PixelBounds place)
    {
        float x = 0.06f * place.Width, y = 0.06f * place.Height;
        return box.X1 < place.Left && box.X1 > place.Left - x && box.X2 > place.Right && box.X2 < place.Right + x
            && box.Y1 < place.Top && box.Y1 > place.Top - y && box.Y2 > place.Bottom && box.Y2 < place.Bottom + y;
    }

    private void Carry(PixelBounds place) =>
        _track.Carried.CopyFrom(MaskDrawing.Of(DrawnView.Side, DrawnView.Side, (x, y) => MaskDrawing.Inside(place, x, y)));

    // The last prompt; empty if there is none.
    private BatchPrompt Propose()
    {
        PromptBatch prompts = _view.View.Prompts;
        prompts.Clear();
        var look = new ObjectLook();
        look.Begin(_track, _view.View, given: null);
        new MaskProposer().Propose(look);
        return prompts.Count == 0 ? new BatchPrompt() : prompts[prompts.Count - 1];
    }
}
