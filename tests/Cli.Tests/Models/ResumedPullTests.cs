using System.Security.Cryptography;
using SamStream.Cli.Models;
using SamStream.Model.Manifests;
using SamStream.TestSupport;

namespace SamStream.Cli.Tests.Models;

/// <summary>Pulls from a server on loopback that breaks off, lies and leads elsewhere.</summary>
public sealed class ResumedPullTests : IDisposable
{
    private const int Half = 100_000;

    private static readonly byte[] Content = RandomNumberGenerator.GetBytes(200_000);
    private static readonly string Hash = Convert.ToHexStringLower(SHA256.HashData(Content));

    private readonly TemporaryFolder _folder = new();

    private string FinalPath => Path.Combine(_folder.Path, "net", "encoder.onnx");

    private string PartPath => FinalPath + ".part";

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task RunAsync_ServerBreaksOffInTheMiddle_GoesOnFromThereOfTheSameVersion()
    {
        await using var server = new FakeHttpServer(request => request.Header("range") is null ? BreaksOff("\"v1\"") : Rest(request, "\"v1\""));

        await PullAsync(server.Url);

        Assert.Equal(Content, await File.ReadAllBytesAsync(FinalPath));
        Assert.False(File.Exists(PartPath));
        Assert.Equal([null, $"bytes={Half}-"], server.Requests.Select(request => request.Header("range")));
        Assert.Equal([null, "\"v1\""], server.Requests.Select(request => request.Header("if-range")));
    }

    // A connection that stays open and brings nothing more is given up after a while, as one that broke off.
    [Fact]
    public async Task FillAsync_ServerStallsInTheMiddle_GoesOnWithAnotherConnection()
    {
        await using var server = new FakeHttpServer(request =>
            request.Header("range") is null ? BreaksOff("\"v1\"") with { Stalls = true } : Rest(request, "\"v1\""));
        using var client = new HttpClient();
        var download = new FileDownload(client, new Uri(server.Url + "/encoder.onnx"), new PublishedSize(Content.Length, null))
        {
            Pause = TimeSpan.Zero,
            Patience = TimeSpan.FromSeconds(1),
        };
        await using var part = new FileStream(_folder.Combine("part"), FileMode.CreateNew, FileAccess.ReadWrite);

        await download.FillAsync(part, CancellationToken.None);

        part.Position = 0;
        byte[] filled = new byte[part.Length];
        await part.ReadExactlyAsync(filled);
        Assert.Equal(Content, filled);
        Assert.Equal([null, $"bytes={Half}-"], server.Requests.Select(request => request.Header("range")));
    }

    [Fact]
    public async Task RunAsync_WeakVersion_IsNoGroundToGoOnFrom()
    {
        await using var server = new FakeHttpServer(request => request.Header("range") is null ? BreaksOff("W/\"v1\"") : Rest(request, "W/\"v1\""));

        await PullAsync(server.Url);

        Assert.Equal([null, null], server.Requests.Select(request => request.Header("if-range")));
    }

    [Fact]
    public async Task RunAsync_AnotherPullBeganIt_FetchesTheRestAlone()
    {
        await WritePartAsync(Content[..Half]);
        await using var server = new FakeHttpServer(request => Rest(request));

        await PullAsync(server.Url);

        Assert.Equal(Content, await File.ReadAllBytesAsync(FinalPath));
        Assert.Equal([$"bytes={Half}-"], server.Requests.Select(request => request.Header("range")));
    }

    [Fact]
    public async Task RunAsync_PartIsWhole_AsksNobody()
    {
        await WritePartAsync(Content);
        await using var server = new FakeHttpServer(request => Rest(request));

        await PullAsync(server.Url);

        Assert.Equal(Content, await File.ReadAllBytesAsync(FinalPath));
        Assert.Empty(server.Requests);
    }

    [Fact]
    public async Task RunAsync_PartIsOfAnotherVersion_FetchesAllAnewOnce()
    {
        await WritePartAsync(new byte[Half]);
        await using var server = new FakeHttpServer(request => Rest(request));

        await PullAsync(server.Url);

        Assert.Equal(Content, await File.ReadAllBytesAsync(FinalPath));
        Assert.Equal([$"bytes={Half}-", null], server.Requests.Select(request => request.Header("range")));
    }

    [Fact]
    public async Task RunAsync_ServerIgnoresRange_BeginsAgain()
    {
        await WritePartAsync(Content[..Half]);
        await using var server = new FakeHttpServer(request => FakeHttpAnswer.OfFile(Content, request, withRanges: false));

        await PullAsync(server.Url);

        Assert.Equal(Content, await File.ReadAllBytesAsync(FinalPath));
        Assert.Single(server.Requests);
    }

    [Fact]
    public async Task RunAsync_RangeNotSatisfiable_BeginsAgain()
    {
        await WritePartAsync(Content[..Half]);
        await using var server = new FakeHttpServer(request => request.Header("range") is null
            ? Rest(request)
            : new FakeHttpAnswer("416 Range Not Satisfiable", [], ("Content-Range", "bytes */7"), ("Content-Length", "0")));

        await PullAsync(server.Url);

        Assert.Equal(Content, await File.ReadAllBytesAsync(FinalPath));
        Assert.Equal(2, server.Requests.Count);
    }

    [Fact]
    public async Task RunAsync_LengthIsNotKnownAndPartIsWhole_Takes416ForTheEnd()
    {
        await WritePartAsync(Content);
        await using var server = new FakeHttpServer(_ =>
            new FakeHttpAnswer("416 Range Not Satisfiable", [], ("Content-Range", $"bytes */{Content.Length}"), ("Content-Length", "0")));

        await PullAsync(server.Url, default(PublishedSize));

        Assert.Equal(Content, await File.ReadAllBytesAsync(FinalPath));
        Assert.Single(server.Requests);
    }

    [Fact]
    public async Task RunAsync_ServerSendsAnotherRange_IsNotPutTogether()
    {
        await WritePartAsync(Content[..Half]);
        await using var server = new FakeHttpServer(request => request.Header("range") is null
            ? Rest(request)
            : new FakeHttpAnswer("206 Partial Content", Content[7..], ("Content-Range", $"bytes 7-{Content.Length - 1}/{Content.Length}")));

        await PullAsync(server.Url);

        Assert.Equal(Content, await File.ReadAllBytesAsync(FinalPath));
        Assert.Equal(2, server.Requests.Count);
    }

    [Theory]
    [InlineData(199_999)]
    [InlineData(200_001)]
    [InlineData(long.MaxValue)]
    public async Task RunAsync_ServerTellsAnotherLength_IsRefusedAtOnce(long length)
    {
        await using var server = new FakeHttpServer(_ => new FakeHttpAnswer("200 OK", Content, ("Content-Length", $"{length}")));

        ModelException error = await Assert.ThrowsAsync<ModelException>(() => PullAsync(server.Url));

        Assert.Contains($"{length} bytes", error.Message, StringComparison.Ordinal);
        Assert.Single(server.Requests);
        AssertNothingIsKept();
    }

    [Fact]
    public async Task RunAsync_ServerTellsMoreThanItSends_IsAskedAFewTimesAndNoMore()
    {
        await using var server = new FakeHttpServer(_ => BreaksOff("\"v1\""));

        ModelException error = await Assert.ThrowsAsync<ModelException>(() => PullAsync(server.Url));

        Assert.Contains("goes on from there", error.Message, StringComparison.Ordinal);
        Assert.InRange(server.Requests.Count, 2, 10);
        Assert.Equal(Half, new FileInfo(PartPath).Length);
        Assert.False(File.Exists(FinalPath));
    }

    [Fact]
    public async Task RunAsync_EachAnswerBringsLittle_IsAskedNoMoreThanFiftyTimes()
    {
        await using var server = new FakeHttpServer(request =>
        {
            FakeHttpAnswer rest = Rest(request);
            return rest with { Body = rest.Body[..10] };
        });

        await Assert.ThrowsAsync<ModelException>(() => PullAsync(server.Url));

        Assert.Equal(50, server.Requests.Count);
    }

    [Fact]
    public async Task RunAsync_ServerSendsForEver_IsCutOff()
    {
        await using var server = new FakeHttpServer(_ => new FakeHttpAnswer("200 OK", Content) { IsEndless = true });

        ModelException error = await Assert.ThrowsAsync<ModelException>(() => PullAsync(server.Url));

        Assert.Contains("found more", error.Message, StringComparison.Ordinal);
        AssertNothingIsKept();
    }

    [Fact]
    public async Task RunAsync_ServerSendsNothing_IsNotWaitedForForEver()
    {
        await using var server = new FakeHttpServer(_ => null);

        ModelException error = await Assert.ThrowsAsync<ModelException>(() => PullAsync(server.Url, patience: TimeSpan.FromMilliseconds(50)));

        Assert.Contains("sent nothing", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task RunAsync_ServerIsBusy_IsAskedAgain()
    {
        int answers = 0;
        await using var server = new FakeHttpServer(request => Interlocked.Increment(ref answers) == 1
            ? new FakeHttpAnswer("503 Service Unavailable", [], ("Content-Length", "0"))
            : Rest(request));

        await PullAsync(server.Url);

        Assert.Equal(2, server.Requests.Count);
        Assert.Equal(Content, await File.ReadAllBytesAsync(FinalPath));
    }

    [Fact]
    public async Task RunAsync_AnotherFile_IsNamedWithItsHashAndDeleted()
    {
        byte[] other = new byte[Content.Length];
        await using var server = new FakeHttpServer(request => FakeHttpAnswer.OfFile(other, request));

        ModelException error = await Assert.ThrowsAsync<ModelException>(() => PullAsync(server.Url));

        Assert.Contains(Convert.ToHexStringLower(SHA256.HashData(other)), error.Message, StringComparison.Ordinal);
        AssertNothingIsKept();
    }

    [Fact]
    public async Task RunAsync_Redirects_AreFollowedToAnotherHostWithTheRange()
    {
        await WritePartAsync(Content[..Half]);
        await using var server = new FakeHttpServer(request => Rest(request));
        await using var first = new FakeHttpServer(_ => Redirect($"http://localhost:{server.Port}/elsewhere"));

        await PullAsync(first.Url);

        Assert.Equal(Content, await File.ReadAllBytesAsync(FinalPath));
        Assert.Equal([$"bytes={Half}-"], server.Requests.Select(request => request.Header("range")));
    }

    [Fact]
    public async Task RunAsync_RedirectsInACircle_End()
    {
        await using var server = new FakeHttpServer(_ => Redirect("/again"));

        ModelException error = await Assert.ThrowsAsync<ModelException>(() => PullAsync(server.Url));

        Assert.Contains("302", error.Message, StringComparison.Ordinal);
        Assert.InRange(server.Requests.Count, 2, 20);
    }

    [Fact]
    public async Task RunAsync_SomebodyElseFetchesTheFile_SaysSo()
    {
        await WritePartAsync(Content[..Half]);
        await using var other = new FileStream(PartPath, FileMode.Open, FileAccess.ReadWrite, FileShare.None);
        await using var server = new FakeHttpServer(request => Rest(request));

        ModelException error = await Assert.ThrowsAsync<ModelException>(() => PullAsync(server.Url));

        Assert.Contains("wait for the other", error.Message, StringComparison.Ordinal);
        Assert.Empty(server.Requests);
        Assert.Equal(Half, other.Length);
    }

    [Fact]
    public async Task RunAsync_NoHashIsKnown_FetchesNothingUnlessItIsTold()
    {
        await using var server = new FakeHttpServer(request => Rest(request));

        await Assert.ThrowsAsync<ModelException>(() => PullAsync(server.Url, hash: null));
        Assert.Empty(server.Requests);
        await PullAsync(server.Url, hash: null, told: Hash);

        Assert.Equal(Content, await File.ReadAllBytesAsync(FinalPath));
    }

    private static FakeHttpAnswer Rest(FakeHttpRequest request, string? version = null)
    {
        FakeHttpAnswer answer = FakeHttpAnswer.OfFile(Content, request);
        return version is null ? answer : answer with { Headers = [.. answer.Headers, ("ETag", version)] };
    }

    private static FakeHttpAnswer BreaksOff(string version) =>
        new("200 OK", Content[..Half], ("Content-Length", $"{Content.Length}"), ("ETag", version));

    private static FakeHttpAnswer Redirect(string target) => new("302 Found", [], ("Location", target), ("Content-Length", "0"));

    private void AssertNothingIsKept() => Assert.Empty(Directory.GetFiles(_folder.Path, "*", SearchOption.AllDirectories));

    private async Task WritePartAsync(byte[] content)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(PartPath)!);
        await File.WriteAllBytesAsync(PartPath, content);
    }

    private Task PullAsync(string address, PublishedSize? size = null, TimeSpan? patience = null) =>
        PullAsync(address, Hash, null, size ?? new PublishedSize(Content.Length, null), patience);

    private Task PullAsync(string address, string? hash, string? told = null) =>
        PullAsync(address, hash, told, new PublishedSize(Content.Length, null), null);

    private async Task PullAsync(string address, string? hash, string? told, PublishedSize size, TimeSpan? patience)
    {
        using var client = new HttpClient(new SocketsHttpHandler { MaxAutomaticRedirections = 10 });
        var pull = new ModelPull(client, _folder.Path)
        {
            Pause = TimeSpan.Zero,
            Patience = patience ?? TimeSpan.FromSeconds(30),
            Hashes = told is null ? [] : new Dictionary<string, string> { ["encoder.onnx"] = told },
        };
        var model = new PulledModel
        {
            Manifest = "net.yaml",
            Name = "net",
            Description = "a network",
            License = "MIT",
            Source = "nowhere",
            Files = [new NetworkFile("net/encoder.onnx", new Uri($"{address}/encoder.onnx"), size, hash)],
        };
        await pull.RunAsync(model, CancellationToken.None);
    }
}
