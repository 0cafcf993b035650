using System.Buffers;
using SamStream.Model.Networks;

namespace SamStream.Model.Embeddings;

/// <summary>
/// Keeps what the image encoder said of frames in files, so that frames that were encoded before cost the time of the decoder alone.
/// </summary>
/// <remarks>
/// An embedding is known by a hash of the picture, the region of it, the encoder's graph and what runs it: the same picture in two clips is
/// one, and what is read is bit for bit what would be computed. Where not every frame is encoded, those that are kept count as encoded
/// in addition. A damaged file is computed and written anew. Several segmenters and several processes may use one folder, up to four of
/// them within <see cref="MostBytes"/>; its files can be read by this user only. Thread-safe.
/// </remarks>
public sealed class EmbeddingCache
{
    /// <summary>Bytes that are kept at most unless something else is said: 4 GiB, which is about 2,700 whole frames with an input of 768x448.</summary>
    public const long UsualMostBytes = 4L << 30;

    private readonly EmbeddingFolder _files;
    private long _hits;
    private long _misses;
    private volatile string? _whyNotKept;

    /// <param name="folder">Where they are kept; made when the first one is.</param>
    /// <param name="mostBytes">Bytes of all files in it, at least 1; what was used longest ago goes when seven eighths are full.</param>
    /// <param name="time">Tells when an embedding was used. Default: the system's.</param>
    /// <exception cref="ArgumentException">The folder's name is none.</exception>
    /// <exception cref="ArgumentOutOfRangeException">Fewer bytes than one.</exception>
    public EmbeddingCache(string folder, long mostBytes = UsualMostBytes, TimeProvider? time = null)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(folder);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(mostBytes);
        (Folder, MostBytes) = (Path.GetFullPath(folder), mostBytes);
        _files = new EmbeddingFolder(Folder, mostBytes, time ?? TimeProvider.System);
    }

    /// <summary>Where they are kept, as an absolute path.</summary>
    public string Folder { get; }

    /// <summary>Bytes of all files at most.</summary>
    public long MostBytes { get; }

    /// <summary>Embeddings that were taken from it in place of running the encoder.</summary>
    public long Hits => Interlocked.Read(ref _hits);

    /// <summary>Embeddings that were asked for and had to be computed.</summary>
    public long Misses => Interlocked.Read(ref _misses);

    /// <summary>Bytes of all files, as far as this process knows: others may have written or deleted some since it looked.</summary>
    public long Bytes
    {
        get
        {
            try
            {
                return _files.Bytes;
            }
            catch (Exception error) when (error is IOException or UnauthorizedAccessException)
            {
                // An unreadable cache is an empty one.
                return 0;
            }
        }
    }

    /// <summary>
    /// Why nothing more is written, as a clause: the folder cannot be written, or its disk is full. What is there is still read. Null as
    /// long as everything could be kept.
    /// </summary>
    public string? WhyNotKept => _whyNotKept;

    /// <summary>Whether there is something under this key. Only reading it shows whether it is whole.</summary>
    internal bool Has(in EmbeddingKey key) => _files.Has(key.Name);

    /// <summary>Takes what is kept under a key.</summary>
    /// <param name="key">Of the network that the embedding is for.</param>
    /// <param name="destination">Gets the values and the geometry; as it was if there is nothing whole.</param>
    internal bool TryRead(in EmbeddingKey key, ImageEmbedding destination)
    {
        bool isRead = TryReadFile(key, destination);
        if (isRead)
            _files.Touch(key.Name);
        Interlocked.Increment(ref isRead ? ref _hits : ref _misses);
        return isRead;
    }

    /// <summary>Keeps an embedding; where that cannot be, nothing is kept from then on (<see cref="WhyNotKept"/>).</summary>
    internal void Keep(in EmbeddingKey key, ImageEmbedding embedding)
    {
        if (_whyNotKept is not null)
            return;
        int length = EmbeddingFile.LengthOf(embedding);
        byte[] buffer = ArrayPool<byte>.Shared.Rent(length);
        try
        {
            Span<byte> file = buffer.AsSpan(0, length);
            EmbeddingFile.Write(file, key, embedding);
            _files.Write(key.Name, file);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            _whyNotKept = $"{Folder} cannot be written ({error.Message.TrimEnd('.')})";
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private bool TryReadFile(in EmbeddingKey key, ImageEmbedding destination)
    {
        int length = EmbeddingFile.LengthOf(destination);
        byte[] buffer = ArrayPool<byte>.Shared.Rent(length);
        try
        {
            using FileStream? stream = _files.Open(key.Name, length);
            if (stream is null)
                return false;
            Span<byte> file = buffer.AsSpan(0, length);
            stream.ReadExactly(file);
            return EmbeddingFile.TryRead(file, key, destination);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // As if it were not there.
            return false;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }
}
