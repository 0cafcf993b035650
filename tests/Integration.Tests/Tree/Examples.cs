#pragma warning disable IDE0130 // Two namespaces that use each other, for the test that finds them.
namespace SamStream.Integration.Tests.Tree.Examples.Here
{
    internal static class One
    {
        public static int Two => There.Two.Count;
    }
}

namespace SamStream.Integration.Tests.Tree.Examples.There
{
    internal static class Two
    {
        public static int Count => typeof(Here.One).Name.Length;
    }
}
