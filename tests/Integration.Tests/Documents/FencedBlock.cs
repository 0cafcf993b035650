namespace SamStream.Integration.Tests.Documents;

/// <summary>A block of code in a Markdown file.</summary>
/// <param name="File">Path relative to the repository.</param>
/// <param name="Line">Line of its first fence, from 1.</param>
/// <param name="Language">What stands behind the fence: console, yaml, json.</param>
/// <param name="Text">What is in it.</param>
internal sealed record FencedBlock(string File, int Line, string Language, string Text)
{
    private const string Fence = "```";

    /// <summary>All blocks of a file.</summary>
    public static IEnumerable<FencedBlock> Read(string file, string markdown)
    {
        string[] lines = markdown.ReplaceLineEndings("\n").Split('\n');
        for (int i = 0; i < lines.Length; i++)
        {
            string opening = lines[i].TrimStart();
            if (!opening.StartsWith(Fence, StringComparison.Ordinal))
                continue;
            int indent = lines[i].Length - opening.Length, start = i;
            var text = new List<string>();
            for (i++; i < lines.Length && lines[i].Trim() != Fence; i++)
                text.Add(lines[i].Length > indent ? lines[i][indent..] : lines[i].TrimStart());
            yield return new FencedBlock(file, start + 1, opening[Fence.Length..].Trim(), string.Join('\n', text));
        }
    }

    /// <summary>The command lines of a console block: with continued lines joined, without prompts, comments and output.</summary>
    public IEnumerable<string> CommandLines()
    {
        string joined = Text.Replace("\\\n", " ", StringComparison.Ordinal);
        // Where there are prompts, what has none is output.
        bool hasPrompts = joined.Split('\n').Any(line => line.StartsWith("$ ", StringComparison.Ordinal));
        foreach (string line in joined.Split('\n'))
        {
            if (hasPrompts && !line.StartsWith("$ ", StringComparison.Ordinal))
                continue;
            string command = (hasPrompts ? line[2..] : line).Split(" #")[0].Trim();
            if (command.Length > 0 && !command.StartsWith('#'))
                yield return command;
        }
    }

    public override string ToString() => $"{File}:{Line}";
}
