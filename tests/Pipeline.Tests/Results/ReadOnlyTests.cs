using System.Reflection;
using SamStream.Pipeline.Masks;
using SamStream.Pipeline.Results;

namespace SamStream.Pipeline.Tests.Results;

public sealed class ReadOnlyTests
{
    /// <summary>Sinks share results and masks: none of them can change what another one reads.</summary>
    [Theory]
    [InlineData(typeof(FrameResult), "Dispose Equals GetHashCode GetType Share ToString")]
    [InlineData(typeof(SegmentationMask), "Clone CopyTo Equals GetHashCode GetType IsObject Row ToRle ToString")]
    public void PublicMembers_OfWhatSinksGet_OnlyRead(Type type, string methods)
    {
        Assert.Equal(
            methods.Split(' '),
            type.GetMethods(BindingFlags.Public | BindingFlags.Instance).Where(method => !method.IsSpecialName)
                .Select(method => method.Name).Distinct().Order(StringComparer.Ordinal));
        Assert.All(type.GetProperties(), property =>
        {
            Assert.False(property.SetMethod is { IsPublic: true }, property.Name);
            Assert.False(property.PropertyType.Name.StartsWith("Span", StringComparison.Ordinal), property.Name);
        });
        Assert.Empty(type.GetFields());
    }
}
