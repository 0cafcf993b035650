using SamStream.Model.Tracking.Templates;
using SamStream.Model.Tracking.Tracks;
using SamStream.Pipeline.Prompts;
using SamStream.Pipeline.Results;

namespace SamStream.Model.Tests.Tracking;

public sealed class ObjectTrackTests
{
    private readonly ObjectTrack _track = new(new ObjectId(1), 256);

    public ObjectTrackTests() => _track.Reference.CopyFrom(new byte[] { 255, 0 }, 2, 1, 1, new(0, 0, 1, 1));

    [Fact]
    public void Prompt_InDoubt_LimitsWhatIsBelievedLater()
    {
        _track.Prompt(TrackState.Uncertain, 0.6f, isNew: true);
        Assert.Equal(0.6f, _track.ScoreLimit);

        _track.Found(TrackState.Uncertain, 0.6f, isSure: true);
        Assert.Equal(0.6f, _track.ScoreLimit);

        _track.Prompt(TrackState.Tracked, 0.9f, isNew: true);
        Assert.Equal(1f, _track.ScoreLimit);
    }

    [Fact]
    public void Lose_WhatItsPixelsFitted_IsForgotten()
    {
        _track.Prompt(TrackState.Tracked, 0.9f, isNew: true);
        (_track.Match, _track.IsMatchedApart) = (new TemplateMatch(20, 10, 3), true);
        Assert.NotNull(_track.MatchedBox);

        _track.Lose(TrackState.Occluded);

        Assert.Null(_track.Match);
        Assert.Null(_track.MatchedBox);
    }

    [Fact]
    public void Found_OnlyAPartIsSeen_RemembersHowLargeTheWholeIs()
    {
        _track.Reference.CopyFrom(new byte[] { 255, 255, 255, 255 }, 4, 1, 4, new(0, 0, 4, 1));
        _track.Prompt(TrackState.Tracked, 0.9f, isNew: true);
        _track.Reference.CopyFrom(new byte[] { 255, 0, 0, 0 }, 4, 1, 1, new(0, 0, 1, 1));
        for (int i = 0; i < 10; i++)
            _track.Found(TrackState.Tracked, 0.9f, isSure: true);

        Assert.InRange(_track.WholeShare, 0.85f, 0.95f);
    }

    [Theory]
    [InlineData(TrackState.Uncertain, 0.5f)]
    [InlineData(TrackState.Tracked, 0.9f)]
    public void Prompt_KnownObjectMoved_SaysNothingOfTheFirstPrompt(TrackState state, float score)
    {
        _track.Prompt(TrackState.Uncertain, 0.6f, isNew: true);

        _track.Prompt(state, score, isNew: false);

        Assert.Equal(0.6f, _track.ScoreLimit);
    }
}
