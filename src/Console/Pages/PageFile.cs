using System.IO.Compression;
using System.Security.Cryptography;

namespace SamStream.Console.Pages;

/// <summary>One file of the page.</summary>
/// <param name="MediaType">For the browser.</param>
/// <param name="Body">As it is.</param>
/// <param name="Compressed">By Brotli, when it is asked for; null where that gains nothing.</param>
/// <param name="Tag">Of what is in it.</param>
/// <param name="IsHashed">Whether its name changes with what is in it.</param>
internal sealed record PageFile(string MediaType, byte[] Body, Lazy<byte[]?> Compressed, string Tag, bool IsHashed)
{
    /// <summary>Reads a file and closes the stream.</summary>
    public static PageFile Read(Stream stream, string name)
    {
        using var bytes = new MemoryStream();
        using (stream)
            stream.CopyTo(bytes);
        byte[] body = bytes.ToArray();
        string tag = $"\"{Convert.ToHexString(SHA256.HashData(body).AsSpan(0, 8))}\"";
        return new PageFile(TypeOf(name), body, new Lazy<byte[]?>(() => Compress(body)), tag, name.StartsWith("assets/", StringComparison.Ordinal));
    }

    private static byte[]? Compress(byte[] body)
    {
        var compressed = new byte[BrotliEncoder.GetMaxCompressedLength(body.Length)];
        bool isSmaller = BrotliEncoder.TryCompress(body, compressed, out int length, quality: 9, window: 22) && length < body.Length;
        return isSmaller ? compressed[..length] : null;
    }

    private static string TypeOf(string name) => Path.GetExtension(name) switch
    {
        ".html" => "text/html; charset=utf-8",
        ".js" => "text/javascript; charset=utf-8",
        ".css" => "text/css; charset=utf-8",
        ".json" or ".webmanifest" => "application/json",
        ".svg" => "image/svg+xml",
        ".png" => "image/png",
        ".woff2" => "font/woff2",
        ".wasm" => "application/wasm",
        _ => "application/octet-stream",
    };
}
