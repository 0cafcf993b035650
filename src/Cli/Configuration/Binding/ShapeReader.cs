using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Reflection;
using System.Text.Json;
using SamStream.Pipeline.Options;

namespace SamStream.Cli.Configuration.Binding;

/// <summary>Reads the shape of an options record: its properties, their types, limits, defaults and descriptions.</summary>
internal static class ShapeReader
{
    /// <summary>The shape of a record with a constructor without parameters.</summary>
    public static SectionShape Section(Type type)
    {
        object defaults = Activator.CreateInstance(type)!;
        var keys = new List<KeyShape>();
        PropertyInfo? place = null, path = null;
        foreach (PropertyInfo property in type.GetProperties(BindingFlags.Public | BindingFlags.Instance))
        {
            if (property.GetCustomAttribute<SectionPlaceAttribute>() is not null)
                place = property;
            else if (property.GetCustomAttribute<SectionKeyAttribute>() is not null)
                path = property;
            else if (property.CanWrite)
                keys.Add(Key(property, defaults));
        }

        if (defaults is IOpenSection open)
            keys.AddRange(open.Keys);
        return new SectionShape(type, keys, place, path);
    }

    /// <summary>How a name of the code is written in a configuration: in camel case.</summary>
    public static string NameOf(string name) => JsonNamingPolicy.CamelCase.ConvertName(name);

    /// <summary>The same for names with dots between them.</summary>
    private static string PathOf(string names) => string.Join('.', names.Split('.').Select(NameOf));

    /// <summary>The keys that fill a record's properties: those with a description.</summary>
    /// <param name="defaults">A record whose values are the defaults.</param>
    public static IEnumerable<KeyShape> Settings(object defaults) => defaults.GetType()
        .GetProperties(BindingFlags.Public | BindingFlags.Instance)
        .Where(property => property.GetCustomAttribute<DescriptionAttribute>() is not null)
        .Select(property => Key(property, defaults));

    /// <summary>Problems of an options record as those of the section that fills it.</summary>
    /// <param name="problems">With the names of properties.</param>
    /// <param name="section">Path of the section.</param>
    /// <param name="place">What they are blamed on.</param>
    public static IEnumerable<OptionProblem> In(this IEnumerable<OptionProblem> problems, string section, Place? place) =>
        problems.Select(problem => problem with { Place = place, Key = $"{section}.{PathOf(problem.Key)}" });

    /// <summary>The key that fills a property, named as it is in camel case.</summary>
    /// <param name="property">The property, with a description.</param>
    /// <param name="defaults">A record whose values are the defaults.</param>
    private static KeyShape Key(PropertyInfo property, object defaults)
    {
        string description = property.GetCustomAttribute<DescriptionAttribute>()?.Description
            ?? throw new InvalidOperationException($"{property.DeclaringType}.{property.Name} has no [Description].");
        return new KeyShape(NameOf(property.Name), Of(property.PropertyType, property), description)
        {
            Get = property.GetValue,
            Set = property.SetValue,
            Default = property.GetValue(defaults),
            IsRequired = property.GetCustomAttribute<RequiredAttribute>() is not null,
            IsSecret = property.GetCustomAttribute<SecretAttribute>() is not null,
            IsClearSecret = property.GetCustomAttribute<SecretAttribute>() is { IsHash: false },
            IsPath = property.GetCustomAttribute<PathAttribute>() is not null,
        };
    }

    private static Shape Of(Type type, PropertyInfo property)
    {
        Type plain = Nullable.GetUnderlyingType(type) ?? type;
        if (plain == typeof(string))
            return new TextShape();
        if (plain == typeof(bool))
            return new FlagShape();
        if (plain.IsEnum)
            return new ChoiceShape(plain, Enum.GetNames(plain).ToDictionary(NameOf, name => Enum.Parse(plain, name)));
        if (plain == typeof(int) || plain == typeof(long) || plain == typeof(float) || plain == typeof(double))
            return Number(plain, property);
        if (plain == typeof(TimeSpan))
            return Duration(property);
        if (plain.IsGenericType && plain.GetGenericTypeDefinition() == typeof(IReadOnlyList<>))
            return List(plain.GetGenericArguments()[0], property);
        return Section(plain);
    }

    private static ListShape List(Type item, PropertyInfo property)
    {
        LengthAttribute? length = property.GetCustomAttribute<LengthAttribute>();
        return new ListShape(item, Of(item, property), length?.MinimumLength ?? 0, length?.MaximumLength ?? int.MaxValue);
    }

    private static DurationShape Duration(PropertyInfo property)
    {
        DurationRangeAttribute? range = property.GetCustomAttribute<DurationRangeAttribute>();
        return new DurationShape(range?.Minimum ?? TimeSpan.Zero, range?.Maximum ?? TimeSpan.MaxValue);
    }

    private static Shape Number(Type type, PropertyInfo property)
    {
        RangeAttribute? range = property.GetCustomAttribute<RangeAttribute>();
        double minimum = range is null ? double.NegativeInfinity : Convert.ToDouble(range.Minimum, null);
        double maximum = range is null ? double.PositiveInfinity : Convert.ToDouble(range.Maximum, null);
        if (property.GetCustomAttribute<PercentAttribute>() is not null)
            return new PercentShape(minimum, maximum);
        return new NumberShape(type, type == typeof(int) || type == typeof(long), minimum, maximum);
    }
}
