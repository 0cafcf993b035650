using SamStream.Model.Manifests;

namespace SamStream.Model.Tests.Manifests;

public sealed class PlainYamlTests
{
    /// <summary>An anchor within itself, as a key, was compared without end: the stack ran over and the process with it.</summary>
    [Theory]
    [InlineData("a: &a {*a : 1}", "has the anchor &a")]
    [InlineData("? &a [*a]\n: 1", "has the anchor &a")]
    [InlineData("a: &a 1\nb: *a", "has the anchor &a")]
    [InlineData("b: *a", "has the alias *a")]
    [InlineData("*a : 1", "has the alias *a")]
    [InlineData("<<: { a: 1 }", "has a merge key (<<)")]
    [InlineData("a: !!int 1", "has the tag tag:yaml.org,2002:in…")]
    [InlineData("a: !thing {}", "has the tag !thing")]
    [InlineData("a: ! 1", "has the tag !")]
    [InlineData("? [a, b]\n: 1", "has a key that is no word")]
    [InlineData("{ { a: 1 }: 1 }", "has a key that is no word")]
    [InlineData("a: 1\n---\nb: 2", "begins a second document")]
    [InlineData("a: [", "is not YAML")]
    [InlineData("a: 1\na: 2", "is not YAML: Duplicate key a")]
    public void Read_NotPlain_IsRefusedWithItsLine(string yaml, string fault)
    {
        var error = Assert.Throws<PlainYamlException>(() => PlainYaml.Read($"# first line\n{yaml}\n"));

        Assert.StartsWith(fault, error.Fault, StringComparison.Ordinal);
        Assert.InRange(error.Line, 2, 5);
        Assert.NotEmpty(error.Cure);
    }

    /// <summary>Thirty lines that stand for ten to the thirtieth items, as a value and as a key.</summary>
    [Theory]
    [InlineData("b: *a30")]
    [InlineData("*a30 : 1")]
    public void Read_AliasesOfAliases_AreRefusedAtTheFirst(string use)
    {
        string lists = string.Concat(Enumerable.Range(1, 30).Select(i =>
            $"a{i}: &a{i} [{string.Join(", ", Enumerable.Repeat($"*a{i - 1}", 10))}]\n"));

        Assert.Equal(1, Assert.Throws<PlainYamlException>(() => PlainYaml.Read($"a0: &a0 [x]\n{lists}{use}\n")).Line);
    }

    public static TheoryData<string, string> TooMuch => new()
    {
        { new string('#', PlainYaml.MostBytes + 1), $"has {PlainYaml.MostBytes + 1} characters; at most {PlainYaml.MostBytes} are read" },
        { $"a: [{string.Join(',', Enumerable.Repeat("1", PlainYaml.MostNodes))}]", $"has more than {PlainYaml.MostNodes} keys and values" },
        { string.Concat(Enumerable.Range(0, PlainYaml.MostNodes).Select(i => $"a{i}:\n")), $"has more than {PlainYaml.MostNodes} keys and values" },
        { $"a: {new string('x', PlainYaml.MostValueCharacters + 1)}", "has a value of 10001 characters; at most 10000 are read" },
        { $"{new string('x', PlainYaml.MostKeyCharacters + 1)}: 1", "has a key of 101 characters; at most 100 are read" },
        { $"a: {new string('[', 200_000)}", "is nested more than 50 deep" },
        { string.Concat(Enumerable.Repeat("- ", 200_000)), "is nested more than 50 deep" },
    };

    [Theory]
    [MemberData(nameof(TooMuch))]
    public void Read_MoreThanIsRead_SaysHowMuchIs(string yaml, string fault) =>
        Assert.Equal(fault, Assert.Throws<PlainYamlException>(() => PlainYaml.Read(yaml)).Fault);

    /// <summary>What is accepted takes tens of megabytes: a megabyte of the smallest nodes was a thousand times itself.</summary>
    [Fact]
    public void Read_AsManyNodesAsAreRead_TakesLittleMemory()
    {
        string yaml = $"[{string.Join(",\n", Enumerable.Repeat("{a: [b]}", (PlainYaml.MostNodes - 1) / 4))}]";

        long before = GC.GetAllocatedBytesForCurrentThread();
        Assert.NotNull(PlainYaml.Read(yaml));

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 100_000_000);
    }

    [Theory]
    [InlineData("")]
    [InlineData("# nothing\n")]
    public void Read_NothingInIt_IsNull(string yaml) => Assert.Null(PlainYaml.Read(yaml));

    [Theory]
    [InlineData("a: '*b'\nc: \"&d\"\ne: '<<'\nf: '!g'\n")]
    [InlineData("---\na: 1\n...\n")]
    [InlineData("'quoted key': 1\n")]
    public void Read_PlainText_IsRead(string yaml) => Assert.NotNull(PlainYaml.Read(yaml));
}
