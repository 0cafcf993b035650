using SamStream.Pipeline.Diagnostics;
using SamStream.Pipeline.Frames;
using SamStream.Pipeline.Results;
using SamStream.Pipeline.Supervision;

namespace SamStream.Pipeline.Tests;

public class EnumWordTests
{
    [Fact]
    public void Of_SourceStates_AreThePublishedWords() => Assert.Equal(
        ["connecting", "running", "backoff", "ended", "faulted"], Enum.GetValues<SourceState>().Select(EnumWord.Of));

    [Fact]
    public void Of_TrackStates_AreThePublishedWords() => Assert.Equal(
        ["tracked", "uncertain", "occluded", "lost", "reacquired"], Enum.GetValues<TrackState>().Select(EnumWord.Of));

    [Fact]
    public void Of_StageThatWaitsForItsSource_IsTheSourcesWord() =>
        Assert.Equal(EnumWord.Of(SourceState.Backoff), EnumWord.Of(StageState.Backoff));

    [Fact]
    public void Of_SeveralWords_AreJoinedByUnderscores() => Assert.Equal("declared_rate", EnumWord.Of(PresentationClock.DeclaredRate));

    [Fact]
    public void Read_EveryWord_IsTheValueThatHasIt() =>
        Assert.All(Enum.GetValues<TrackState>(), state => Assert.Equal(state, EnumWord.Read<TrackState>(EnumWord.Of(state))));

    [Fact]
    public void Read_NoSuchWord_Throws()
    {
        Assert.Contains("Tracked", Assert.Throws<FormatException>(() => EnumWord.Read<TrackState>("Tracked")).Message, StringComparison.Ordinal);
        Assert.False(EnumWord.TryRead("Tracked", out TrackState _));
    }

    [Fact]
    public void Of_NoSuchValue_Throws() => Assert.Throws<ArgumentOutOfRangeException>(() => EnumWord.Of((TrackState)99));
}
