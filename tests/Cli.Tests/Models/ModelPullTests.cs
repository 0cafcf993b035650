using System.Net;
using System.Security.Cryptography;
using SamStream.Cli.Models;
using SamStream.Model.Manifests;
using SamStream.TestSupport;

namespace SamStream.Cli.Tests.Models;

public sealed class ModelPullTests : IDisposable
{
    private static readonly byte[] Backbone = [.. Enumerable.Range(0, 200_000).Select(i => (byte)(i * 7))];
    private static readonly byte[] Head = [.. Enumerable.Range(0, 50).Select(i => (byte)i)];

    private readonly TemporaryFolder _folder = new();
    private readonly Server _server = new();

    public void Dispose()
    {
        _server.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task RunAsync_Published_FetchesBothFilesOnce()
    {
        var told = new List<(string Path, bool WasThere)>();
        await PullAsync(told: told);
        await PullAsync(told: told);

        Assert.Equal(Backbone, await File.ReadAllBytesAsync(Target("tracker/backbone.onnx")));
        Assert.Equal(Head, await File.ReadAllBytesAsync(Target("tracker/head.onnx")));
        Assert.Equal([false, false, true, true], told.Select(file => file.WasThere));
        Assert.Equal(["https://example.org/a/backbone.onnx", "https://example.org/a/head.onnx"], _server.Asked);
    }

    [Fact]
    public async Task RunAsync_FromAnAddress_FetchesFromBelowIt()
    {
        await PullAsync(from: "https://mirror.example.org/files");

        Assert.Equal("https://mirror.example.org/files/backbone.onnx", _server.Asked[0]);
    }

    [Theory]
    [InlineData("")]
    [InlineData("tracker")]
    public async Task RunAsync_FromAFolder_TakesItsFiles(string below)
    {
        string source = Path.Combine(_folder.Combine("stick"), below);
        Directory.CreateDirectory(source);
        await File.WriteAllBytesAsync(Path.Combine(source, "backbone.onnx"), Backbone);
        await File.WriteAllBytesAsync(Path.Combine(source, "head.onnx"), Head);

        await PullAsync(from: _folder.Combine("stick"));

        Assert.Equal(Backbone, await File.ReadAllBytesAsync(Target("tracker/backbone.onnx")));
        Assert.Empty(_server.Asked);
    }

    [Fact]
    public async Task RunAsync_FromAFolderWithoutThem_NamesIt()
    {
        var error = await Assert.ThrowsAsync<ModelException>(() => PullAsync(from: _folder.Combine("nowhere")));

        Assert.Contains(_folder.Combine("nowhere"), error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task RunAsync_DamagedFileIsThere_ReplacesIt()
    {
        Directory.CreateDirectory(Target("tracker"));
        await File.WriteAllBytesAsync(Target("tracker/backbone.onnx"), new byte[Backbone.Length]);

        await PullAsync();

        Assert.Equal(Backbone, await File.ReadAllBytesAsync(Target("tracker/backbone.onnx")));
    }

    [Theory]
    [InlineData("another file", "SHA-256")]
    [InlineData("longer", "more")]
    [InlineData("length that is wrong", "7 bytes")]
    [InlineData("not found", "404")]
    public async Task RunAsync_ServerGivesSomethingElse_SaysSoAndKeepsNothing(string fault, string found)
    {
        _server.Fault = fault;

        var error = await Assert.ThrowsAsync<ModelException>(() => PullAsync());

        Assert.Contains(found, error.Message, StringComparison.Ordinal);
        Assert.Contains("https://example.org/a/backbone.onnx", error.Message, StringComparison.Ordinal);
        Assert.Empty(Directory.Exists(Target("")) ? Directory.GetFiles(Target(""), "*", SearchOption.AllDirectories) : []);
    }

    [Theory]
    [InlineData("shorter", "199999 bytes", 199_999)]
    [InlineData("breaks off", "broke off", 0)]
    public async Task RunAsync_ServerNeverGivesTheEnd_GivesUpAndKeepsWhatCame(string fault, string found, int kept)
    {
        _server.Fault = fault;

        var error = await Assert.ThrowsAsync<ModelException>(() => PullAsync());

        Assert.Contains(found, error.Message, StringComparison.Ordinal);
        Assert.InRange(_server.Asked.Count, 2, 10);
        Assert.False(File.Exists(Target("tracker/backbone.onnx")));
        Assert.Equal(kept, File.Exists(Target("tracker/backbone.onnx.part")) ? new FileInfo(Target("tracker/backbone.onnx.part")).Length : 0);
    }

    [Theory]
    [InlineData("../outside.onnx")]
    [InlineData("../models-beside/outside.onnx")]
    [InlineData("/outside.onnx")]
    public async Task RunAsync_PathThatLeavesTheFolder_IsRefused(string path)
    {
        var error = await Assert.ThrowsAsync<ModelException>(() => PullAsync(path: path));

        Assert.Contains(path, error.Message, StringComparison.Ordinal);
        Assert.Empty(_server.Asked);
    }

    /// <summary>Somebody who may write to the folder has put a link at the file's name.</summary>
    [Fact]
    public async Task RunAsync_LinkAtTheName_IsReplacedAndNotFollowed()
    {
        Directory.CreateDirectory(Target("tracker"));
        await File.WriteAllTextAsync(_folder.Combine("victim"), "kept");
        File.CreateSymbolicLink(Target("tracker/backbone.onnx"), _folder.Combine("victim"));

        await PullAsync();

        Assert.Equal("kept", await File.ReadAllTextAsync(_folder.Combine("victim")));
        Assert.Equal(Backbone, await File.ReadAllBytesAsync(Target("tracker/backbone.onnx")));
    }

    [Fact]
    public async Task RunAsync_PasswordOfAMirror_IsInNoMessage()
    {
        _server.Fault = "another file";

        var error = await Assert.ThrowsAsync<ModelException>(() => PullAsync(from: "https://me:hunter2@mirror.example.org/files"));

        Assert.DoesNotContain("hunter2", error.ToString(), StringComparison.Ordinal);
    }

    private string Target(string name) => Path.Combine(_folder.Combine("models"), name);

    private async Task PullAsync(
        string? from = null, string path = "tracker/backbone.onnx", List<(string Path, bool WasThere)>? told = null)
    {
        using var client = new HttpClient(_server, disposeHandler: false);
        var pull = new ModelPull(client, _folder.Combine("models"))
        {
            From = from,
            Pause = TimeSpan.Zero,
            OnFile = (file, wasThere) => told?.Add((file, wasThere)),
        };
        await pull.RunAsync(
            PulledModel.Of(new BoxTrackerManifest
            {
                File = "tracker.yaml",
                Name = "tracker",
                Description = "a tracker",
                License = "MIT",
                Source = "nowhere",
                Backbone = Published(path, Backbone),
                Head = Published("tracker/head.onnx", Head),
            }),
            CancellationToken.None);
    }

    private static PublishedFile Published(string path, byte[] content) => new(
        new ModelFile(path, Convert.ToHexStringLower(SHA256.HashData(content)), content.Length, [], []),
        new Uri($"https://example.org/a/{Path.GetFileName(path)}"));

    /// <summary>Answers requests by the file's name, or badly.</summary>
    private sealed class Server : HttpMessageHandler
    {
        public List<string> Asked { get; } = [];

        public string Fault { get; set; } = "";

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            Asked.Add(request.RequestUri!.ToString());
            byte[] file = Asked[^1].EndsWith("head.onnx", StringComparison.Ordinal) ? Head : Backbone;
            return Task.FromResult(Fault switch
            {
                "not found" => new HttpResponseMessage(HttpStatusCode.NotFound),
                "another file" => Stream(new MemoryStream(new byte[file.Length])),
                "shorter" => Stream(new MemoryStream(file[..^1])),
                "longer" => Stream(new MemoryStream([.. file, .. file])),
                "length that is wrong" => new HttpResponseMessage { Content = new ByteArrayContent(new byte[7]) },
                "breaks off" => Stream(new BrokenStream()),
                _ => Stream(new MemoryStream(file)),
            });
        }

        // Its length is not told.
        private static HttpResponseMessage Stream(Stream content) => new() { Content = new StreamContent(new Unseekable(content)) };
    }

    private class Unseekable(Stream content) : Stream
    {
        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

        public override int Read(byte[] buffer, int offset, int count) => content.Read(buffer, offset, count);

        public override void Flush() => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }

    private sealed class BrokenStream() : Unseekable(Null)
    {
        public override int Read(byte[] buffer, int offset, int count) => throw new IOException("the connection broke off");
    }
}
