using System.Collections.Concurrent;
using System.Globalization;
using SamStream.Pipeline.Commands;
using SamStream.Pipeline.Events;

namespace SamStream.Pipeline.Tests.Stress;

/// <summary>Which commands were answered: those that carry a number.</summary>
internal sealed class AnswerList : IPipelineListener
{
    private readonly ConcurrentQueue<int> _answered = [];

    /// <summary>Null if each command that came in before the end was answered once: none behind it was, if one was not.</summary>
    public string? FindDefect()
    {
        int[] answered = [.. _answered.Order()];
        return answered.SequenceEqual(Enumerable.Range(0, answered.Length)) ? null : $"answers to {string.Join(' ', answered)}";
    }

    public void OnStarted(ICommandTarget camera)
    {
    }

    public void OnEvent(PipelineEvent happened)
    {
        if (happened is CommandAnswered { Answer.Command.RequestId: { } number })
            _answered.Enqueue(int.Parse(number, CultureInfo.InvariantCulture));
    }
}
