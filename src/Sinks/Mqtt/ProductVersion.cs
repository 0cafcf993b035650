namespace SamStream.Sinks.Mqtt;

/// <summary>The version of this program.</summary>
internal static class ProductVersion
{
    public static string Text { get; } = typeof(ProductVersion).Assembly.GetName().Version?.ToString(3) ?? "0";
}
