using System.Numerics;
using System.Runtime.InteropServices;
using SamStream.Model.Onnx;
using SamStream.Model.Preprocessing;
using SamStream.Pipeline.Geometry;

namespace SamStream.Model.Networks.FastSam;

/// <summary>
/// The objects of a picture: boxes, scores, and masks as sums of prototypes. The embedding itself is the prototypes' means over its cells: the
/// network tells objects apart by weighted sums of these, and so can whoever compares how they look.
/// </summary>
/// <param name="input">The network's.</param>
internal sealed class FastSamEmbedding(InputGeometry input) : ImageEmbedding(input, FastSamContract.Channels)
{
    /// <summary>Objects of a picture, the best ones.</summary>
    public const int MostDetections = 300;

    private const int WordBits = 64;

    private readonly FloatTensor _prototypes = new(1, FastSamContract.Channels, input.LowResRows, input.LowResColumns);
    private readonly Detection[] _detections = new Detection[MostDetections];
    private readonly float[] _coefficients = new float[MostDetections * FastSamContract.Channels];
    private readonly ulong[] _bits = new ulong[MostDetections * input.LowResRows * WordsOf(input)];
    private readonly int[] _count = new int[1];

    /// <summary>The objects, the one with the best score first.</summary>
    public ReadOnlySpan<Detection> Detections => _detections.AsSpan(0, _count[0]);

    public override long Bytes =>
        base.Bytes + MemoryMarshal.AsBytes(_prototypes.Span).Length + MemoryMarshal.AsBytes(_detections.AsSpan()).Length
        + MemoryMarshal.AsBytes(_coefficients.AsSpan()).Length + MemoryMarshal.AsBytes(_bits.AsSpan()).Length + sizeof(int);

    private int WordsPerRow => WordsOf(Input);

    /// <summary>Takes the prototypes of a picture in the middle of the input to the top left.</summary>
    /// <param name="prototypes">[32, rows, columns].</param>
    /// <param name="left">Input pixels left of the picture, whole prototype cells.</param>
    /// <param name="top">The same above it.</param>
    public void TakePrototypes(ReadOnlySpan<float> prototypes, int left, int top)
    {
        (int rows, int columns) = (Input.LowResRows, Input.LowResColumns);
        int skippedRows = top / Input.LowResStep, skippedColumns = left / Input.LowResStep;
        Span<float> own = _prototypes.Span;
        for (int row = 0; row < FastSamContract.Channels * rows; row++)
        {
            Span<float> line = own.Slice(row * columns, columns);
            int y = (row % rows) + skippedRows;
            if (y >= rows)
            {
                line.Clear();
                continue;
            }

            prototypes.Slice(((row + skippedRows) * columns) + skippedColumns, columns - skippedColumns).CopyTo(line);
            line[(columns - skippedColumns)..].Clear();
        }

        Pool(Edit());
    }

    /// <summary>Forgets the objects.</summary>
    public void Clear() => _count[0] = 0;

    /// <summary>Adds an object, if there is anything of it in the picture.</summary>
    /// <param name="box">In input pixels, within the picture.</param>
    /// <param name="score">Its score.</param>
    /// <param name="coefficients">What its mask is of the prototypes.</param>
    /// <param name="geometry">Of the picture.</param>
    public void Add(in BoxXyxy box, float score, ReadOnlySpan<float> coefficients, in LetterboxGeometry geometry)
    {
        int index = _count[0];
        coefficients.CopyTo(_coefficients.AsSpan(index * FastSamContract.Channels));
        PixelBounds cells = CellsOf(box, geometry).Intersect(new PixelBounds(0, 0, geometry.LowResWidth, geometry.LowResHeight));
        Span<ulong> bits = BitsOf(index);
        bits.Clear();
        Span<float> logits = stackalloc float[Input.LowResColumns];
        int area = 0;
        for (int y = cells.Top; y < cells.Bottom; y++)
        {
            WriteRow(index, y, cells, logits);
            Span<ulong> row = bits.Slice(y * WordsPerRow, WordsPerRow);
            for (int x = 0; x < cells.Width; x++)
            {
                int column = cells.Left + x;
                if (logits[x] > 0)
                    row[column / WordBits] |= 1UL << (column % WordBits);
            }

            foreach (ulong word in row)
                area += BitOperations.PopCount(word);
        }

        if (area == 0)
            return;
        _detections[index] = new Detection(box, score, area);
        _count[0]++;
    }

    /// <summary>Whether a cell of the low-resolution grid is on an object.</summary>
    public bool Holds(int detection, int column, int row) =>
        (BitsOf(detection)[(row * WordsPerRow) + (column / WordBits)] >> (column % WordBits) & 1) != 0;

    /// <summary>Cells of an object within a part of the low-resolution grid.</summary>
    public int AreaWithin(int detection, in PixelBounds cells)
    {
        Span<ulong> bits = BitsOf(detection);
        int area = 0;
        for (int word = cells.Left / WordBits; word * WordBits < cells.Right; word++)
        {
            int first = Math.Max(0, cells.Left - (word * WordBits)), end = Math.Min(WordBits, cells.Right - (word * WordBits));
            ulong columns = (ulong.MaxValue >> (WordBits - end)) & (ulong.MaxValue << first);
            for (int y = cells.Top; y < cells.Bottom; y++)
                area += BitOperations.PopCount(bits[(y * WordsPerRow) + word] & columns);
        }

        return area;
    }

    /// <summary>
    /// The part of the low-resolution grid that an object's mask is cropped to: cells whose middle is in the box. At an edge of the picture
    /// it is not cropped, so that what is enlarged from it reaches that.
    /// </summary>
    public static PixelBounds CellsOf(in BoxXyxy box, in LetterboxGeometry geometry)
    {
        InputGeometry input = geometry.Input;
        return new PixelBounds(
            FirstCell(box.X1, geometry), FirstCell(box.Y1, geometry),
            box.X2 < geometry.ScaledWidth ? FirstCell(box.X2, geometry) : input.LowResColumns,
            box.Y2 < geometry.ScaledHeight ? FirstCell(box.Y2, geometry) : input.LowResRows);
    }

    /// <summary>Logits of a row of an object's mask, not cropped.</summary>
    /// <param name="detection">Which object.</param>
    /// <param name="y">Row of the low-resolution grid.</param>
    /// <param name="cells">Its columns are written.</param>
    /// <param name="row">Gets them, from its start.</param>
    public void WriteRow(int detection, int y, in PixelBounds cells, Span<float> row)
    {
        ReadOnlySpan<float> coefficients = _coefficients.AsSpan(detection * FastSamContract.Channels, FastSamContract.Channels);
        ReadOnlySpan<float> prototypes = _prototypes.Span;
        int plane = Input.LowResCells, start = (y * Input.LowResColumns) + cells.Left;
        row = row[..cells.Width];
        int x = 0;
        for (; x + Vector<float>.Count <= row.Length; x += Vector<float>.Count)
        {
            Vector<float> sum = Vector<float>.Zero;
            for (int i = 0; i < coefficients.Length; i++)
                sum = Vector.FusedMultiplyAdd(new Vector<float>(prototypes[((i * plane) + start + x)..]), new Vector<float>(coefficients[i]), sum);
            sum.CopyTo(row[x..]);
        }

        for (; x < row.Length; x++)
        {
            row[x] = 0;
            for (int i = 0; i < coefficients.Length; i++)
                row[x] = float.FusedMultiplyAdd(prototypes[(i * plane) + start + x], coefficients[i], row[x]);
        }
    }

    internal override void Save(Span<byte> destination)
    {
        Put(MemoryMarshal.AsBytes(_prototypes.Span), ref destination);
        Put(MemoryMarshal.AsBytes(_detections.AsSpan()), ref destination);
        Put(MemoryMarshal.AsBytes(_coefficients.AsSpan()), ref destination);
        Put(MemoryMarshal.AsBytes(_bits.AsSpan()), ref destination);
        Put(MemoryMarshal.AsBytes(_count.AsSpan()), ref destination);
        base.Save(destination);
    }

    internal override void Restore(ReadOnlySpan<byte> saved)
    {
        Take(ref saved, MemoryMarshal.AsBytes(_prototypes.Span));
        Take(ref saved, MemoryMarshal.AsBytes(_detections.AsSpan()));
        Take(ref saved, MemoryMarshal.AsBytes(_coefficients.AsSpan()));
        Take(ref saved, MemoryMarshal.AsBytes(_bits.AsSpan()));
        Take(ref saved, MemoryMarshal.AsBytes(_count.AsSpan()));
        base.Restore(saved);
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            _prototypes.Dispose();
        base.Dispose(disposing);
    }

    private static void Put(ReadOnlySpan<byte> bytes, ref Span<byte> destination)
    {
        bytes.CopyTo(destination);
        destination = destination[bytes.Length..];
    }

    private static void Take(ref ReadOnlySpan<byte> saved, Span<byte> bytes)
    {
        saved[..bytes.Length].CopyTo(bytes);
        saved = saved[bytes.Length..];
    }

    // Means over the prototype's cells of each cell of the embedding.
    private void Pool(Span<float> values)
    {
        int step = Input.CellStep / Input.LowResStep, columns = Input.CellColumns;
        ReadOnlySpan<float> prototypes = _prototypes.Span;
        values.Clear();
        // Planes are whole cells high, so that rows of all of them go on without a gap.
        for (int row = 0; row < prototypes.Length / Input.LowResColumns; row++)
        {
            ReadOnlySpan<float> line = prototypes.Slice(row * Input.LowResColumns, Input.LowResColumns);
            Span<float> cells = values.Slice(row / step * columns, columns);
            for (int x = 0; x < line.Length; x++)
                cells[x / step] += line[x] / (step * step);
        }
    }

    private static int WordsOf(InputGeometry input) => (input.LowResColumns + WordBits - 1) / WordBits;

    private static int FirstCell(float pixel, in LetterboxGeometry geometry) => (int)MathF.Ceiling((pixel / geometry.LowResStep) - 0.5f);

    private Span<ulong> BitsOf(int detection) => _bits.AsSpan(detection * Input.LowResRows * WordsPerRow, Input.LowResRows * WordsPerRow);
}

/// <summary>An object that the network found.</summary>
/// <param name="Box">In input pixels of the picture, from its top left.</param>
/// <param name="Score">0.4 to 1.</param>
/// <param name="Area">Cells of the low-resolution grid that its mask has.</param>
internal readonly record struct Detection(BoxXyxy Box, float Score, int Area);
