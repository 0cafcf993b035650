using Xunit.Abstractions;
using Xunit.Sdk;

namespace SamStream.TestSupport;

/// <summary>
/// A test, or all tests of a class, that takes more than 5 seconds on two cores. <c>make check</c> leaves it out
/// (trait <c>Speed=Slow</c>), <c>make test</c> runs it, and names each test over 5 seconds that is not marked so.
/// </summary>
/// <param name="why">What takes the time, and why it cannot be less; one sentence.</param>
[TraitDiscoverer("SamStream.TestSupport.SlowDiscoverer", "SamStream.TestSupport")]
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Method)]
public sealed class SlowAttribute(string why) : Attribute, ITraitAttribute
{
    /// <summary>What takes the time.</summary>
    public string Why => why;
}

/// <summary>Gives what <see cref="SlowAttribute"/> marks its trait; xunit makes it by its name.</summary>
public sealed class SlowDiscoverer : ITraitDiscoverer
{
    /// <inheritdoc/>
    public IEnumerable<KeyValuePair<string, string>> GetTraits(IAttributeInfo traitAttribute) => [new("Speed", "Slow")];
}
