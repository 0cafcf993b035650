using System.Reflection;
using SamStream.Pipeline.Frames;
using Xunit.Sdk;

namespace SamStream.TestSupport;

/// <summary>
/// Fails a test that ends with more frame leases alive than it began with. The count is the process's, so an assembly
/// that uses it turns parallel tests off.
/// </summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Method)]
public sealed class NoLeakedFramesAttribute : BeforeAfterTestAttribute
{
    private int _before;

    public override void Before(MethodInfo methodUnderTest) => _before = FramePool.LiveLeases;

    public override void After(MethodInfo methodUnderTest)
    {
        int leaked = FramePool.LiveLeases - _before;
        if (leaked > 0)
            throw new XunitException($"{methodUnderTest?.Name} leaked {leaked} frame(s).");
    }
}
