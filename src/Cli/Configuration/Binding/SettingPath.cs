using System.Reflection;

namespace SamStream.Cli.Configuration.Binding;

/// <summary>A key within a configuration, by its path: <c>model.threads</c>.</summary>
/// <param name="Path">As messages call it.</param>
/// <param name="Keys">From the root on.</param>
internal sealed record SettingPath(string Path, IReadOnlyList<KeyShape> Keys)
{
    private static readonly MethodInfo CloneMethod = typeof(object).GetMethod(
        nameof(MemberwiseClone), BindingFlags.NonPublic | BindingFlags.Instance)!;

    /// <summary>The key itself.</summary>
    public KeyShape Key => Keys[^1];

    /// <summary>Finds a key by its path.</summary>
    /// <exception cref="ArgumentException">The shape has no such key.</exception>
    public static SettingPath Of(SectionShape root, string path)
    {
        var keys = new List<KeyShape>();
        Shape shape = root;
        foreach (string name in path.Split('.'))
        {
            KeyShape key = (shape as SectionShape)?.Keys.FirstOrDefault(key => key.Name == name)
                ?? throw new ArgumentException($"A configuration has no key {path}.", nameof(path));
            keys.Add(key);
            shape = key.Shape;
        }

        return new SettingPath(path, keys);
    }

    /// <summary>The same options with another value at this key; what was given is left as it is.</summary>
    public T With<T>(T options, object? value)
        where T : class => (T)With(options, 0, value);

    private object With(object section, int depth, object? value)
    {
        object copy = CloneMethod.Invoke(section, null)!;
        KeyShape key = Keys[depth];
        key.Set(copy, depth == Keys.Count - 1 ? value : With(key.Get(section)!, depth + 1, value));
        return copy;
    }
}
