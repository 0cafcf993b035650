using SamStream.Model.Tracking;
using SamStream.Pipeline.Prompts;
using SamStream.Pipeline.Results;

namespace SamStream.Model.Tests.Tracking;

public sealed class ObjectTrackTests
{
    private readonly ObjectTrack _track = new(new ObjectId(1));

    public ObjectTrackTests() => _track.Reference.CopyFrom(new byte[] { 255, 0 }, 2, 1, 1, new(0, 0, 1, 1));

    [Fact]
    public void Prompt_InDoubt_LimitsWhatIsBelievedLater()
    {
        _track.Prompt(TrackState.Uncertain, 0.6f, isNew: true);
        Assert.Equal(0.6f, _track.Trust);

        _track.Found(TrackState.Uncertain, 0.6f, isSure: true);
        Assert.Equal(0.6f, _track.Trust);

        _track.Prompt(TrackState.Tracked, 0.9f, isNew: true);
        Assert.Equal(1f, _track.Trust);
    }

    [Theory]
    [InlineData(TrackState.Uncertain, 0.5f)]
    [InlineData(TrackState.Tracked, 0.9f)]
    public void Prompt_KnownObjectMoved_SaysNothingOfTheFirstPrompt(TrackState state, float score)
    {
        _track.Prompt(TrackState.Uncertain, 0.6f, isNew: true);

        _track.Prompt(state, score, isNew: false);

        Assert.Equal(0.6f, _track.Trust);
    }
}
