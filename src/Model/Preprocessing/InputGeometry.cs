namespace SamStream.Model.Preprocessing;

/// <summary>A network's input, and the grids of what it makes of it: an embedding's cells and low-resolution logits.</summary>
internal readonly record struct InputGeometry
{
    /// <summary>Planes of the input: red, green and blue.</summary>
    public const int Channels = 3;

    /// <summary>Most cells of an embedding along a side.</summary>
    public const int MostCells = 64;

    /// <param name="size">Size of the input.</param>
    /// <param name="cellStep">Input pixels for each cell of the embedding, along one side.</param>
    /// <param name="lowResStep">Input pixels for each low-resolution logit, along one side; the cell's is it times a power of two.</param>
    /// <param name="isStretched">Whether what is encoded is stretched to both sides.</param>
    /// <exception cref="ArgumentOutOfRangeException">The steps do not divide the sides or each other, or there are too many cells.</exception>
    public InputGeometry(InputSize size, int cellStep, int lowResStep, bool isStretched = false)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(lowResStep, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(cellStep, lowResStep);
        if (cellStep % lowResStep != 0 || !int.IsPow2(cellStep / lowResStep) || size.Width % cellStep != 0 || size.Height % cellStep != 0)
        {
            throw new ArgumentOutOfRangeException(
                nameof(cellStep), cellStep, $"A cell's side divides those of {size} and is {lowResStep} times a power of two.");
        }

        if (Math.Max(size.Width, size.Height) / cellStep > MostCells)
            throw new ArgumentOutOfRangeException(nameof(cellStep), cellStep, $"{size} would have more than {MostCells} cells along a side.");
        (Size, CellStep, LowResStep, IsStretched) = (size, cellStep, lowResStep, isStretched);
    }

    /// <summary>Size of the input.</summary>
    public InputSize Size { get; }

    /// <summary>Input pixels for each cell of the embedding, along one side.</summary>
    public int CellStep { get; }

    /// <summary>Input pixels for each low-resolution logit, along one side.</summary>
    public int LowResStep { get; }

    /// <summary>Whether what is encoded is stretched to both sides of the input; else it keeps its shape, and the rest is padding.</summary>
    public bool IsStretched { get; }

    /// <summary>Input pixels across.</summary>
    public int Width => Size.Width;

    /// <summary>Input pixels down.</summary>
    public int Height => Size.Height;

    /// <summary>Columns of the embedding.</summary>
    public int CellColumns => Width / CellStep;

    /// <summary>Rows of the embedding.</summary>
    public int CellRows => Height / CellStep;

    /// <summary>Columns of the low-resolution logits.</summary>
    public int LowResColumns => Width / LowResStep;

    /// <summary>Rows of the low-resolution logits.</summary>
    public int LowResRows => Height / LowResStep;

    /// <summary>Values of the low-resolution logits of one mask.</summary>
    public int LowResCells => LowResColumns * LowResRows;

    public override string ToString() => $"{Size}";
}
