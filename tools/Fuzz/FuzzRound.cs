using System.Diagnostics;
using System.Globalization;
using SamStream.Fuzz.Targets;

namespace SamStream.Fuzz;

/// <summary>Reads many inputs of one target, and stops at the first fault.</summary>
/// <param name="target">What reads them.</param>
internal sealed class FuzzRound(FuzzTarget target)
{
    // A reader is given up only when it cannot be the machine that is slow.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private byte[] _input = [];
    private long _begun;
    private int _executions;
    private FuzzFault? _fault;

    /// <summary>How many inputs were read.</summary>
    public int Executions => Volatile.Read(ref _executions);

    /// <summary>Reads the inputs until they end, one is a fault, or one takes longer than a minute.</summary>
    /// <returns>The first fault, or null.</returns>
    public FuzzFault? Run(IEnumerable<byte[]> inputs)
    {
        Volatile.Write(ref _begun, Stopwatch.GetTimestamp());
        // A thread of its own, with the stack that any has: one that hangs is left behind.
        var reader = new Thread(() => _fault = ReadAll(inputs)) { IsBackground = true, Name = $"fuzz {target.Name}" };
        reader.Start();
        while (!reader.Join(Patience / 10))
        {
            if (Stopwatch.GetElapsedTime(Volatile.Read(ref _begun)) > Patience)
                return new FuzzFault(Volatile.Read(ref _input), $"it was not read within {Patience.TotalSeconds.ToString(CultureInfo.InvariantCulture)} s");
        }

        return _fault;
    }

    private FuzzFault? ReadAll(IEnumerable<byte[]> inputs)
    {
        foreach (byte[] input in inputs)
        {
            Volatile.Write(ref _input, input);
            Volatile.Write(ref _begun, Stopwatch.GetTimestamp());
            long before = GC.GetAllocatedBytesForCurrentThread();
            try
            {
                // A copy: what a reader does to its bytes must not spoil the report.
                target.Read([.. input]);
            }
#pragma warning disable CA1031 // Whatever it is, it is what was looked for.
            catch (Exception error)
#pragma warning restore CA1031
            {
                return new FuzzFault(input, error.ToString());
            }

            Interlocked.Increment(ref _executions);
            long allocated = GC.GetAllocatedBytesForCurrentThread() - before;
            if (allocated > target.MostAllocatedBytes)
                return new FuzzFault(input, string.Create(CultureInfo.InvariantCulture, $"reading it allocated {allocated:N0} bytes; the limit is {target.MostAllocatedBytes:N0}"));
        }

        return null;
    }
}

/// <summary>An input that a reader does not read as it should.</summary>
/// <param name="Input">The bytes.</param>
/// <param name="What">The exception with its trace, or what took too long or too much.</param>
internal sealed record FuzzFault(byte[] Input, string What);
