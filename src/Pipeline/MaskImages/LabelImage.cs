using SamStream.Pipeline.Files;
using SamStream.Pipeline.Prompts;

namespace SamStream.Pipeline.MaskImages;

/// <summary>An image whose pixels are object ids: 0 = background.</summary>
public sealed class LabelImage
{
    /// <summary>The darkest gray of an object in a black and white mask of 8 bits.</summary>
    private const byte Threshold = 128;

    private const string Form = "a mask is a PNG with a palette (a value for each object), or gray with 8 or 16 bits";

    private readonly ushort[] _ids;

    private LabelImage(int width, int height, ushort[] ids, bool isBlackAndWhite)
    {
        IsBlackAndWhite = isBlackAndWhite;
        Width = width;
        Height = height;
        _ids = ids;
    }

    /// <summary>True for a black and white mask, which tells object from background but no objects apart.</summary>
    public bool IsBlackAndWhite { get; }

    public int Width { get; }

    public int Height { get; }

    /// <summary>Row-major [Height, Width].</summary>
    public ReadOnlySpan<ushort> Ids => _ids;

    /// <summary>The largest id; 0 if the image is all background.</summary>
    public int MaxId => _ids.Length == 0 ? 0 : _ids.Max();

    /// <summary>The ids that occur, in order, background apart.</summary>
    public IReadOnlyList<int> ObjectIds
    {
        get
        {
            var seen = new bool[ObjectId.MaxValue + 1];
            foreach (ushort id in _ids)
                seen[id] = true;
            return [.. Enumerable.Range(1, ObjectId.MaxValue).Where(id => seen[id])];
        }
    }

    /// <summary>
    /// Reads a PNG: indexed, with object ids as values and 255 for nobody, or gray. Gray of 16 bits has object ids as values.
    /// Gray of 8 bits with a value of 128 or more is a black and white mask of one object, with id 1; gray without is read
    /// like indexed.
    /// </summary>
    /// <exception cref="LabelImageException">There is no such file, or it is not such an image.</exception>
    public static LabelImage Read(string path)
    {
        IndexedPng png = Load(path);
        ushort[] ids = png.Indices.ToArray();
        bool isBlackAndWhite = false;
        if (png.PaletteRgb.Length > 0)
        {
            ids.AsSpan().Replace((ushort)ObjectId.Void, (ushort)0);
        }
        else if (png.BitDepth == 8 && ids.AsSpan().IndexOfAnyInRange(Threshold, byte.MaxValue) >= 0)
        {
            isBlackAndWhite = true;
            for (int i = 0; i < ids.Length; i++)
                ids[i] = ids[i] >= Threshold ? (ushort)1 : (ushort)0;
        }

        return new LabelImage(png.Width, png.Height, ids, isBlackAndWhite);
    }

    /// <summary>The pixels of any object as 1, all others 0.</summary>
    public byte[] MaskOfAll() => Array.ConvertAll(_ids, id => id != 0 ? (byte)1 : (byte)0);

    /// <summary>The pixels of one object as 1, all others 0.</summary>
    public byte[] MaskOf(int id)
    {
        byte[] mask = new byte[_ids.Length];
        for (int i = 0; i < mask.Length; i++)
            mask[i] = _ids[i] == id ? (byte)1 : (byte)0;
        return mask;
    }

    private static IndexedPng Load(string path)
    {
        if (Directory.Exists(path))
            throw new LabelImageException(path, "it is a folder", "name a PNG file in it");
        if (InputFile.FaultOf(path) is { } fault)
            throw new LabelImageException(path, $"it {fault}", "name a PNG file");
        try
        {
            return IndexedPng.Decode(InputFile.ReadBytes(path, IndexedPng.MostBytes));
        }
        catch (Exception error) when (error is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new LabelImageException(path, "there is no such file", "name an existing PNG file", error);
        }
        catch (InvalidDataException error)
        {
            throw new LabelImageException(path, error.Message.TrimEnd('.'), Form, error);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new LabelImageException(path, error.Message.TrimEnd('.'), "name a PNG file that may be read", error);
        }
    }
}

/// <summary>A mask image cannot be read; the message names the file, what was found and what is expected.</summary>
public sealed class LabelImageException(string path, string found, string cure, Exception? inner = null)
    : Exception($"{path}: {found}; {cure}.", inner)
{
    /// <summary>What is wrong, without the file.</summary>
    public string Found { get; } = found;

    /// <summary>What to give instead.</summary>
    public string Cure { get; } = cure;
}
