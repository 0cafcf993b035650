#pragma warning disable CA1822
using Microsoft.Extensions.Logging;
using SamStream.Pipeline.Sources;
namespace SamStream.Sources.Media.Relay;
internal sealed class HttpRelay : IAsyncDisposable { public string Url => ""; public bool IsFinite => false; public bool IsPlaylist => false; public SourceException? Fault => null; public ValueTask DisposeAsync() => default; public static Task<HttpRelay> OpenAsync(Inputs.StreamAddress a, TimeSpan t, ILogger l, CancellationToken c) => throw new NotImplementedException(); }
