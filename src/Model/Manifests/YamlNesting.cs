using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace SamStream.Model.Manifests;

/// <summary>
/// Guards against YAML without end, by its events, before a tree is built: trees are built and read by recursion, for which deep
/// nesting would use up the stack, and a key that is no word is compared as a whole, which aliases make endless.
/// </summary>
public static class YamlNesting
{
    /// <summary>The most levels that are read. Stream and document count too; the deepest key of ours has six.</summary>
    public const int MostLevels = 50;

    /// <summary>The first line, from 1, that is not read, and why; null if all is.</summary>
    /// <exception cref="YamlException">It is not YAML.</exception>
    public static (long Line, string Fault, string Cure)? FindFault(string yaml)
    {
        var parser = new Parser(new StringReader(yaml));
        // Of each collection that is open: null in a list, true where a mapping has its next key, false where its value.
        var open = new Stack<bool?>();
        for (int depth = 0; parser.MoveNext();)
        {
            ParsingEvent current = parser.Current!;
            depth += current.NestingIncrease;
            if (depth > MostLevels)
                return (current.Start.Line, $"is nested more than {MostLevels} deep", "correct the line; no key needs so many levels");
            if (current is SequenceEnd or MappingEnd)
            {
                open.Pop();
                continue;
            }

            if (current is not NodeEvent and not AnchorAlias)
                continue;
            if (open.TryPop(out bool? isKey))
            {
                if (isKey == true && current is not Scalar)
                    return (current.Start.Line, "has a key that is no word", "write a name before the colon");
                open.Push(!isKey);
            }

            if (current is SequenceStart)
                open.Push(null);
            else if (current is MappingStart)
                open.Push(true);
        }

        return null;
    }
}
