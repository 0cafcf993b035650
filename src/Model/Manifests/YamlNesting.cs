using YamlDotNet.Core;

namespace SamStream.Model.Manifests;

/// <summary>
/// Guards against YAML without end. Trees are built and read by recursion, for which deep nesting would use up the stack.
/// </summary>
public static class YamlNesting
{
    /// <summary>The most levels that are read. Stream and document count too; the deepest key of ours has six.</summary>
    public const int MostLevels = 50;

    /// <summary>The line, from 1, where a text is nested deeper than that; null if it is not.</summary>
    /// <exception cref="YamlException">It is not YAML.</exception>
    public static long? FindExcess(string yaml)
    {
        var parser = new Parser(new StringReader(yaml));
        for (int depth = 0; parser.MoveNext();)
        {
            depth += parser.Current!.NestingIncrease;
            if (depth > MostLevels)
                return parser.Current.Start.Line;
        }

        return null;
    }
}
