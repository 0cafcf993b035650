using SamStream.Sinks.Mqtt;

namespace SamStream.Sinks.Tests.Mqtt;

public sealed class TopicLevelTests
{
    [Theory]
    [InlineData("gate", "gate")]
    [InlineData("Tor Süd", "Tor Süd")]
    [InlineData("a/b", "a%2Fb")]
    [InlineData("+", "%2B")]
    [InlineData("#1", "%231")]
    [InlineData("50%", "50%25")]
    [InlineData("$SYS", "%24SYS")]
    [InlineData("a\u0000b", "a%00b")]
    [InlineData("", "%")]
    public void Of_Name_IsOneLevel(string name, string level) => Assert.Equal(level, TopicLevel.Of(name));

    [Theory]
    [InlineData("samstream/gate/prompt/set", "gate")]
    [InlineData("samstream/gate/command", "gate")]
    [InlineData("samstream/a/b/command", null)]
    [InlineData("samstream//command", null)]
    [InlineData("samstream/gate/status", null)]
    [InlineData("other/gate/command", null)]
    public void CameraLevelOf_Topic_IsTheLevelBetween(string topic, string? level) =>
        Assert.Equal(level, CameraTopics.CameraLevelOf("samstream", topic));
}
