namespace SamStream.Model.Flow;

/// <summary>A rectangle of a <see cref="PatchGrid"/>: columns and rows from the first up to, not including, the end.</summary>
internal readonly record struct PatchRange(int FirstColumn, int EndColumn, int FirstRow, int EndRow)
{
    public bool IsEmpty => EndColumn <= FirstColumn || EndRow <= FirstRow;
}
