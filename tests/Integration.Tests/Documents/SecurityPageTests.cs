using System.Collections.Concurrent;
using SamStream.Chaos.Brokers;
using SamStream.TestSupport;

namespace SamStream.Integration.Tests.Documents;

/// <summary>The broker of docs/security.md lets each user do what the page says.</summary>
public sealed class SecurityPageTests
{
    private const string Page = "docs/security.md";

    [Theory]
    [InlineData("samstream", "samstream/door/masks", true)]
    [InlineData("operator", "samstream/door/prompt/set", true)]
    [InlineData("operator", "samstream/door/command", true)]
    [InlineData("operator", "samstream/door/masks", false)]
    [InlineData("viewer", "samstream/door/prompt/set", false)]
    [InlineData("viewer", "samstream/door/status", false)]
    public async Task AccessList_OfThePage_LetsAUserPublish(string user, string topic, bool isAllowed)
    {
        await using MosquittoBroker broker = await MosquittoBroker.StartAsync(
            new MosquittoOptions { UserName = user, Password = "secret", AccessList = AccessList() });
        var heard = new ConcurrentQueue<string>();
        await using BrokerClient client = await BrokerClient.ConnectAsync(broker, "samstream", message => heard.Enqueue(message.Topic));

        // What the first one leads to has come when the last one is confirmed.
        for (int i = 0; i < 3; i++)
            await client.PublishAsync(topic, "{}"u8.ToArray());

        Assert.Equal(isAllowed, heard.Contains(topic));
    }

    private static string[] AccessList() =>
        FencedBlock.Read(Page, File.ReadAllText(RepositoryPaths.Combine(Page)))
            .Single(block => block.Text.StartsWith("# acl\n", StringComparison.Ordinal)).Text.Split('\n');
}
