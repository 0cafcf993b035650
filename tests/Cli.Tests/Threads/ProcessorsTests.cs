using SamStream.Cli.Threads;
using SamStream.TestSupport;

namespace SamStream.Cli.Tests.Threads;

public sealed class ProcessorsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Read_TwoThreadsACore_CountsCoresOnce()
    {
        WriteMachine(online: "0-7", siblings: index => $"{index % 4},{(index % 4) + 4}");

        Assert.Equal(new Processors(8, 8, 4, 4), Read(allowed: "0-7", usable: 8));
    }

    [Fact]
    public void Read_AffinityToOneCoresThreads_LeavesOneCore()
    {
        WriteMachine(online: "0-7", siblings: index => $"{index % 4},{(index % 4) + 4}");

        Assert.Equal(new Processors(8, 2, 4, 1), Read(allowed: "1,5", usable: 2));
    }

    [Fact]
    public void Read_ContainersLimit_LeavesAsManyCores()
    {
        WriteMachine(online: "0-15", siblings: index => $"{index}");
        Processors processors = Read(allowed: "0-15", usable: 3);

        Assert.Equal(new Processors(16, 3, 16, 3), processors);
        Assert.True(processors.Usable < processors.OfMachine);
    }

    [Fact]
    public void Read_NothingIsSaid_TakesEachProcessorForACore() => Assert.Equal(
        new Processors(6, 6, 6, 6), Processors.Read(_folder.Combine("none"), _folder.Combine("none"), usable: 6));

    [Fact]
    public void OfProcess_ThisMachine_IsWithinItself()
    {
        Processors processors = Processors.OfProcess();

        Assert.InRange(processors.Usable, 1, processors.OfMachine);
        Assert.InRange(processors.PhysicalOfMachine, 1, processors.OfMachine);
        Assert.InRange(processors.PhysicalUsable, 1, processors.Usable);
    }

    private Processors Read(string allowed, int usable)
    {
        string status = _folder.Combine("status");
        File.WriteAllText(status, $"Name:\tsamstream\nCpus_allowed:\tff\nCpus_allowed_list:\t{allowed}\n");
        return Processors.Read(_folder.Path, status, usable);
    }

    private void WriteMachine(string online, Func<int, string> siblings)
    {
        File.WriteAllText(_folder.Combine("online"), online + "\n");
        foreach (int index in CpuList.Parse(online)!)
        {
            string topology = Directory.CreateDirectory(_folder.Combine($"cpu{index}/topology")).FullName;
            File.WriteAllText(Path.Combine(topology, "thread_siblings_list"), siblings(index) + "\n");
        }
    }
}
