using SamStream.Cli.Clips.Results;
using SamStream.Console.Clips;

namespace SamStream.Cli.Projects;

/// <summary>The classes of a clip's objects by name.</summary>
internal static class ObjectLabels
{
    /// <summary>The class of objects that have no label.</summary>
    public const string None = "object";

    /// <summary>By object: what people have said last, else what the results say.</summary>
    /// <param name="rows">The results, in order of the frames.</param>
    /// <param name="set">What people have set.</param>
    public static SortedDictionary<int, string> Of(IReadOnlyList<ResultRow> rows, IReadOnlyList<ClipPromptMessage> set)
    {
        var labels = new SortedDictionary<int, string>();
        foreach ((int id, string? label) in rows.SelectMany(row => row.Objects).Select(known => (known.Id, known.Label)).Concat(set.Select(prompt => (prompt.Id, prompt.Label))))
        {
            if (label is not null || !labels.ContainsKey(id))
                labels[id] = label ?? None;
        }

        return labels;
    }
}
