using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using SamStream.Console.Access;
using SamStream.Console.Live;
using SamStream.Console.Tests.Live;
using SamStream.Pipeline.Commands;
using SamStream.Pipeline.Prompts;
using SamStream.Sinks.Requests;
using SamStream.TestSupport;

namespace SamStream.Console.Tests.Description;

/// <summary>The document says what the program takes and sends.</summary>
public sealed class ApiDocumentTests
{
    private static readonly FrameSize Frame = new(768, 576);

    [Fact]
    public async Task Examples_OfMessages_FitTheirSchemas()
    {
        SchemaCheck check = await DocumentAsync();
        (string Schema, string Heading, int Least)[] sections =
        [
            ("Frame", "## Results: one line a frame", 1), ("Frame", "### Results over MQTT", 1), ("Event", "### Events", 2), ("Answer", "### Prompts", 2),
        ];
        foreach ((string schema, string heading, int least) in sections)
        {
            JsonElement[] examples = [.. ExamplesUnder(heading).Where(example => schema == "Frame" || example.TryGetProperty("stream", out _))];

            Assert.True(examples.Length >= least, heading);
            Assert.All(examples, example => Assert.Null(check.FaultOf(example, schema)));
        }
    }

    [Fact]
    public async Task Examples_OfRequests_FitTheSchemaTheRecordAndTheReader()
    {
        SchemaCheck check = await DocumentAsync();
        JsonElement[] prompts = [.. ExamplesUnder("### Prompts").Where(example => !example.TryGetProperty("stream", out _))];
        JsonElement[] commands = ExamplesUnder("### Commands");
        Assert.True(prompts.Length >= 4 && commands.Length >= 1);

        foreach (JsonElement prompt in prompts)
        {
            Assert.Null(check.FaultOf(prompt, "PromptRequest"));
            var record = prompt.Deserialize(RequestJson.Default.PromptRequestMessage)!;
            CameraCommand read = RequestReader.ReadPrompt(Utf8(prompt.GetRawText()), Frame);

            Assert.Equal((record.RequestId, record.Id, record.Mode == "remove"), (read.RequestId, RequestAnswers.ObjectIdOf(read), read is RemoveObject));
            Prompt? place = (read as PromptObject)?.Prompt;
            Assert.Equal(record.Box, place?.Box is { } box ? [box.X1, box.Y1, box.X2, box.Y2] : null);
            Assert.Equal(record.Points ?? [], place?.Points.Select(point => (IReadOnlyList<float>)[point.X, point.Y, point.IsPositive ? 1 : 0]) ?? []);
        }

        foreach (JsonElement command in commands)
        {
            Assert.Null(check.FaultOf(command, "CommandRequest"));
            CameraCommand read = RequestReader.ReadCommand(Utf8(command.GetRawText()));

            Assert.Equal(command.Deserialize(RequestJson.Default.CommandRequestMessage)!.RequestId, read.RequestId);
            Assert.IsType<TakeSnapshot>(read);
        }
    }

    /// <summary>What the reader refuses for its form does not fit the schema, and what it takes does.</summary>
    [Theory]
    [InlineData("""{"id":1,"mode":"replace","label":"a","units":"normalized","box":[0,0,0.5,1],"at":{"pts":1.5}}""", true)]
    [InlineData("""{"id":1,"points":[[1,2,1],[3,4,0]],"mask":null,"at":"now"}""", true)]
    [InlineData("""{"id":1,"mode":"jump","box":[1,2,30,40]}""", false)]
    [InlineData("""{"id":1,"units":"miles","box":[1,2,30,40]}""", false)]
    [InlineData("""{"id":1,"box":[1,2,30]}""", false)]
    [InlineData("""{"id":1,"points":[[1,2,7]]}""", false)]
    [InlineData("""{"id":"a","box":[1,2,30,40]}""", false)]
    [InlineData("""{"id":1,"box":[1,2,30,40],"at":"later"}""", false)]
    [InlineData("""{"id":1,"mask":{"size":[576,768]}}""", false)]
    public async Task PromptRequest_Form_IsThatOfTheReader(string json, bool fits)
    {
        SchemaCheck check = await DocumentAsync();

        Exception? refusal = Record.Exception(() => RequestReader.ReadPrompt(Utf8(json), Frame));

        Assert.Equal(fits, refusal is null);
        Assert.Equal(fits, check.FaultOf(JsonDocument.Parse(json).RootElement, "PromptRequest") is null);
    }

    [Fact]
    public async Task Answers_OfTheServer_FitTheirSchemas()
    {
        await using ConsoleServer server = await ConsoleServer.StartAsync();
        SchemaCheck check = await DocumentAsync();
        LoggedIn olaf = await server.LogInAsync("olaf");

        (string Method, string Path, string? Body, string Schema)[] asked =
        [
            ("GET", "api/session", null, "Session"), ("GET", "api/cameras", null, "CameraList"),
            ("POST", "api/cameras/gate/command", """{"command":"pause"}""", "Answer"), ("POST", "api/cameras/gate/freeze", """{"frame":1}""", "Error"),
            ("GET", "api/clips", null, "Error"),
        ];
        foreach ((string method, string path, string? body, string schema) in asked)
        {
            Answer answer = await server.AskAsync(method, path, body, olaf.Headers(server.Address));

            Assert.Null(check.FaultOf(answer.Json, schema));
        }
    }

    [Fact]
    public async Task Socket_WhatItSends_FitsItsSchemas()
    {
        await using LiveSite site = await LiveSite.StartAsync();
        SchemaCheck check = await DocumentAsync();
        using ClientWebSocket socket = await site.WatchAsync();

        LivePicture picture = await site.PictureAsync(socket);
        JsonElement status = await LiveSite.ReadTextAsync(socket, "status");

        Assert.Null(check.FaultOf(picture.Header, "Frame"));
        Assert.Null(check.FaultOf(status, "LiveText"));
        Assert.Null(check.FaultOf(status, "StatusText"));
        Assert.NotNull(check.FaultOf(status, "ClipText"));
    }

    private static byte[] Utf8(string text) => Encoding.UTF8.GetBytes(text);

    private static async Task<SchemaCheck> DocumentAsync()
    {
        await using ConsoleServer server = await ConsoleServer.StartAsync();
        return new SchemaCheck((await server.AskAsync("GET", "api/openapi.json", null, ("Authorization", $"Bearer {ConsoleServer.TokenOf(ConsoleRole.Viewer)}"))).Json);
    }

    // The lines of JSON between a heading of docs/messages.md and the next one.
    private static JsonElement[] ExamplesUnder(string heading) =>
    [
        .. File.ReadLines(RepositoryPaths.Combine("docs/messages.md")).SkipWhile(line => line != heading).Skip(1)
            .TakeWhile(line => !line.StartsWith('#')).Where(line => line.StartsWith('{')).Select(line => JsonDocument.Parse(line).RootElement),
    ];
}
