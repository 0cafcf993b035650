using SamStream.Console.Access;
using SamStream.Console.Reloading;
using SamStream.Pipeline.Options;

namespace SamStream.Console.Tests.Reloading;

public sealed class ReloadRoutesTests
{
    private static readonly ReloadMessage Done = new()
    {
        File = "run.yaml",
        Kept = ["yard"],
        Restarted = ["gate"],
        Added = [],
        Removed = ["door"],
        LoggedOut = ["vera"],
        Server = false,
    };

    [Fact]
    public async Task Post_OfAnAdmin_AnswersWhatBecameOfTheCameras()
    {
        string? by = null;
        await using ConsoleServer server = await ConsoleServer.StartAsync(reload: new FakeReloadDesk(name =>
        {
            by = name;
            return Done;
        }));
        LoggedIn anna = await server.LogInAsync("anna");

        Answer answer = await server.AskAsync("POST", "api/reload", null, anna.Headers(server.Address));

        Assert.Equal((200, "anna"), (answer.Status, by));
        Assert.Equal(
            """{"file":"run.yaml","kept":["yard"],"restarted":["gate"],"added":[],"removed":["door"],"logged_out":["vera"],"server":false}""", answer.Text);
        Assert.Contains(
            "Information: Console: anna from 127.0.0.1: POST api/reload: 200 restarted gate; removed door; kept yard; logged out vera", server.Log.Lines);
    }

    [Fact]
    public async Task Post_OfAnOperator_AsksNobody()
    {
        await using ConsoleServer server = await ConsoleServer.StartAsync(reload: new FakeReloadDesk(_ => throw new InvalidOperationException()));
        LoggedIn olaf = await server.LogInAsync("olaf");

        Assert.Equal(403, (await server.AskAsync("POST", "api/reload", null, olaf.Headers(server.Address))).Status);
    }

    [Fact]
    public async Task Post_ServerBeginsAnew_SaysThatItIsNotDoneYet()
    {
        await using ConsoleServer server = await ConsoleServer.StartAsync(reload: new FakeReloadDesk(_ => Done with { Server = true }));

        Assert.Equal(202, (await AskAsync(server)).Status);
    }

    [Theory]
    [InlineData(nameof(ReloadFault.NoConfiguration), 409)]
    [InlineData(nameof(ReloadFault.Busy), 409)]
    [InlineData(nameof(ReloadFault.Stopping), 503)]
    [InlineData(nameof(ReloadFault.Wrong), 422)]
    [InlineData(nameof(ReloadFault.Failed), 500)]
    public async Task Post_NotDone_SaysWhyWithEachProblemAndItsCure(string fault, int status)
    {
        var problem = new OptionProblem(new Place("run.yaml", 3), "cameras[0].input", "x", "is no source", "write an address");
        await using ConsoleServer server = await ConsoleServer.StartAsync(
            reload: new FakeReloadDesk(_ => throw new ReloadException(Enum.Parse<ReloadFault>(fault), "not done", problem)));

        Answer answer = await AskAsync(server);

        Assert.Equal(status, answer.Status);
        Assert.Equal(
            ("not done", "run.yaml:3", "cameras[0].input", "is no source", "write an address", problem.ToString()),
            (answer.Json.GetProperty("error").GetString(), Of("place"), Of("key"), Of("fault"), Of("cure"), Of("text")));

        string? Of(string name) => answer.Json.GetProperty("problems")[0].GetProperty(name).GetString();
    }

    [Fact]
    public async Task Post_WithoutConfiguration_SaysThatThereIsNothingToReload()
    {
        await using ConsoleServer server = await ConsoleServer.StartAsync();

        Answer answer = await AskAsync(server);

        Assert.Equal(409, answer.Status);
        Assert.StartsWith("there is nothing to reload", answer.Json.GetProperty("error").GetString(), StringComparison.Ordinal);
    }

    private static Task<Answer> AskAsync(ConsoleServer server) =>
        server.AskAsync("POST", "api/reload", null, ("Authorization", $"Bearer {ConsoleServer.TokenOf(ConsoleRole.Admin)}"));
}
