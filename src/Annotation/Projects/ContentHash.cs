using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace SamStream.Annotation.Projects;

/// <summary>What a clip's content is known by, wherever it lies.</summary>
internal static class ContentHash
{
    /// <summary>SHA-256 of a file's bytes.</summary>
    /// <returns>64 hexadecimal digits in lower case, and the bytes.</returns>
    /// <exception cref="IOException">It cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be read.</exception>
    public static (string Sha256, long Bytes) OfFile(string path, CancellationToken cancellationToken)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        long bytes = Append(hash, path, cancellationToken);
        return (Convert.ToHexStringLower(hash.GetHashAndReset()), bytes);
    }

    /// <summary>SHA-256 of files one after the other, each behind its name and length: of a folder of images.</summary>
    /// <param name="paths">In order.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="IOException">One cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">One may not be read.</exception>
    public static (string Sha256, long Bytes) OfFiles(IEnumerable<string> paths, CancellationToken cancellationToken)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        long bytes = 0;
        Span<byte> length = stackalloc byte[sizeof(long)];
        foreach (string path in paths)
        {
            hash.AppendData(Encoding.UTF8.GetBytes(Path.GetFileName(path) + "\n"));
            BinaryPrimitives.WriteInt64LittleEndian(length, new FileInfo(path).Length);
            hash.AppendData(length);
            bytes += Append(hash, path, cancellationToken);
        }

        return (Convert.ToHexStringLower(hash.GetHashAndReset()), bytes);
    }

    private static long Append(IncrementalHash hash, string path, CancellationToken cancellationToken)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0, FileOptions.SequentialScan);
        var buffer = new byte[1 << 20];
        long bytes = 0;
        for (int read; (read = file.Read(buffer)) > 0; bytes += read)
        {
            cancellationToken.ThrowIfCancellationRequested();
            hash.AppendData(buffer, 0, read);
        }

        return bytes;
    }
}
