namespace SamStream.Cli.Configuration;

/// <summary>Finds what a misspelt word may have meant.</summary>
internal static class Suggestion
{
    // No longer one is near to any that is known, and comparing takes time and memory by the product of both lengths.
    private const int LongestWord = 100;

    /// <summary>The known word nearest to a written one, or null if none is near.</summary>
    public static string? For(string written, IEnumerable<string> known)
    {
        if (written.Length > LongestWord)
            return null;
        int limit = Math.Max(1, written.Length / 3);
        return known
            .Select(word => (Word: word, Distance: Distance(written, word)))
            .Where(candidate => candidate.Distance <= limit)
            .OrderBy(candidate => candidate.Distance)
            .Select(candidate => candidate.Word)
            .FirstOrDefault();
    }

    /// <summary>
    /// Insertions, deletions, replacements and swaps of neighbours that lead from one word to the other, upper and
    /// lower case alike (optimal string alignment).
    /// </summary>
    internal static int Distance(string from, string to)
    {
        int[,] cost = new int[from.Length + 1, to.Length + 1];
        for (int i = 0; i <= from.Length; i++)
            cost[i, 0] = i;
        for (int j = 0; j <= to.Length; j++)
            cost[0, j] = j;
        for (int i = 1; i <= from.Length; i++)
        {
            for (int j = 1; j <= to.Length; j++)
            {
                int replace = Same(from[i - 1], to[j - 1]) ? 0 : 1;
                int best = Math.Min(cost[i - 1, j] + 1, cost[i, j - 1] + 1);
                best = Math.Min(best, cost[i - 1, j - 1] + replace);
                if (i > 1 && j > 1 && Same(from[i - 1], to[j - 2]) && Same(from[i - 2], to[j - 1]))
                    best = Math.Min(best, cost[i - 2, j - 2] + 1);
                cost[i, j] = best;
            }
        }

        return cost[from.Length, to.Length];
    }

    private static bool Same(char a, char b) => char.ToUpperInvariant(a) == char.ToUpperInvariant(b);
}
