using System.Collections;
using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Reflection;

namespace SamStream.Pipeline.Options;

/// <summary>Options with rules that an attribute of one property cannot say.</summary>
public interface ICheckedOptions
{
    /// <summary>Notes what is wrong beyond the attributes, without looking at files, devices or hosts.</summary>
    void Check(OptionChecks checks);
}

/// <summary>
/// Finds everything that is wrong with an options record. The limits are those that its properties state in
/// <see cref="RangeAttribute"/> and <see cref="DurationRangeAttribute"/>, from which configuration, schema and documentation
/// are made as well; rules between properties stand in <see cref="ICheckedOptions.Check"/>. Records within a record are checked, too,
/// if they have a <see cref="DescriptionAttribute"/>.
/// </summary>
public sealed class OptionChecks
{
    private readonly List<OptionProblem> _problems = [];
    private string _group = "";

    private OptionChecks()
    {
    }

    /// <summary>Every problem of a record; empty if there is none.</summary>
    public static IReadOnlyList<OptionProblem> Of(object options)
    {
        ArgumentNullException.ThrowIfNull(options);
        var checks = new OptionChecks();
        checks.Add(options, "");
        return checks._problems;
    }

    /// <summary>Notes a problem unless a rule holds.</summary>
    /// <param name="isValid">Whether it holds.</param>
    /// <param name="key">Name of the property, in the record that is being checked.</param>
    /// <param name="value">Its value, which messages show.</param>
    /// <param name="cure">What it has to be.</param>
    public OptionChecks Require(bool isValid, string key, object? value, string cure)
    {
        if (!isValid)
            _problems.Add(new OptionProblem(null, _group + key, Text(value), "is not valid", cure));
        return this;
    }

    /// <summary>Notes a problem if a text is blank.</summary>
    public OptionChecks RequireText(string? value, string key, string meaning) =>
        Require(!string.IsNullOrWhiteSpace(value), key, value, $"it must name {meaning}");

    // What a value has to be, where its property states limits; null where it does not.
    private static string? LimitsOf(PropertyInfo property)
    {
        if (property.GetCustomAttribute<DurationRangeAttribute>() is { } durations)
            return $"it must be {Durations.Write(durations.Minimum)} to {Durations.Write(durations.Maximum)}";
        if (property.GetCustomAttribute<RangeAttribute>() is not { } range)
            return null;
        return Number(range.Maximum) >= int.MaxValue
            ? $"it must be at least {Text(range.Minimum)}"
            : $"it must be {Text(range.Minimum)} to {Text(range.Maximum)}";
    }

    private void Add(object options, string group)
    {
        foreach (PropertyInfo property in options.GetType().GetProperties(BindingFlags.Public | BindingFlags.Instance))
        {
            if (!property.CanWrite || property.GetValue(options) is not { } value)
                continue;
            _group = group;
            if (!IsWithin(property, value))
                Require(false, property.Name, value, LimitsOf(property)!);
            else if (value is Enum choice)
                Require(Enum.IsDefined(choice.GetType(), choice), property.Name, choice, "it must be one of "
                    + string.Join(", ", Enum.GetNames(choice.GetType())));
            else if (property.GetCustomAttribute<DescriptionAttribute>() is not null && !IsSimple(value))
                Add(value, $"{group}{property.Name}.");
        }

        _group = group;
        (options as ICheckedOptions)?.Check(this);
    }

    // Not a number is within no limits.
    private static bool IsWithin(PropertyInfo property, object value)
    {
        if (value is TimeSpan duration)
        {
            return property.GetCustomAttribute<DurationRangeAttribute>() is not { } durations
                || (duration >= durations.Minimum && duration <= durations.Maximum);
        }

        if (property.GetCustomAttribute<RangeAttribute>() is not { } range)
            return true;
        double number = Number(value);
        // A limit of 0.1 is a float's 0.1 as well.
        double minimum = value is float ? (float)Number(range.Minimum) : Number(range.Minimum);
        double maximum = value is float ? (float)Number(range.Maximum) : Number(range.Maximum);
        return number >= minimum && number <= maximum;
    }

    private static bool IsSimple(object value) =>
        value is string or IEnumerable || value.GetType().IsPrimitive || value.GetType().IsValueType;

    private static double Number(object value) => Convert.ToDouble(value, CultureInfo.InvariantCulture);

    private static string Text(object? value) => value switch
    {
        TimeSpan duration => Durations.Write(duration),
        _ => Convert.ToString(value, CultureInfo.InvariantCulture) ?? "",
    };
}
