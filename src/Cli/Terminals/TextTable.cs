using System.Globalization;

namespace SamStream.Cli.Terminals;

/// <summary>A table in plain text that is also a Markdown table; columns of numbers are aligned right, others left.</summary>
internal sealed class TextTable(params IReadOnlyList<string> headings)
{
    private readonly List<IReadOnlyList<string>> _rows = [headings];

    /// <summary>Adds a row with as many cells as there are headings.</summary>
    public void Add(params IReadOnlyList<string> cells)
    {
        if (cells.Count != headings.Count)
            throw new ArgumentException($"The row has {cells.Count} cells, the table {headings.Count} columns.", nameof(cells));
        _rows.Add([.. cells.Select(PrintableText.LineOf)]);
    }

    public void Write(TextWriter output)
    {
        Column[] columns = [.. headings.Select((_, index) => ColumnOf(index))];
        WriteRow(output, _rows[0], columns);
        output.WriteLine($"|{string.Join('|', columns.Select(column => column.Rule))}|");
        foreach (IReadOnlyList<string> row in _rows.Skip(1))
            WriteRow(output, row, columns);
    }

    private static void WriteRow(TextWriter output, IReadOnlyList<string> cells, Column[] columns) =>
        output.WriteLine($"| {string.Join(" | ", cells.Select((cell, index) => columns[index].Pad(cell)))} |");

    private Column ColumnOf(int index)
    {
        IEnumerable<string> values = _rows.Skip(1).Select(row => row[index]).Where(cell => cell.Length > 0);
        return new Column(_rows.Max(row => row[index].Length), values.All(IsNumber));
    }

    private static bool IsNumber(string cell) =>
        double.TryParse(cell, NumberStyles.Float, CultureInfo.InvariantCulture, out _);

    private readonly record struct Column(int Width, bool IsNumeric)
    {
        public string Rule => IsNumeric ? new string('-', Width + 1) + ":" : new string('-', Width + 2);

        public string Pad(string cell) => IsNumeric ? cell.PadLeft(Width) : cell.PadRight(Width);
    }
}
