using SamStream.Pipeline.Commands;
using SamStream.Pipeline.Events;
using SamStream.Sinks.Messages;
using SamStream.Sinks.Mqtt.Connection;
using SamStream.Sinks.Mqtt.Payloads;
using SamStream.Sinks.Mqtt.Spool;
using SamStream.Sinks.Requests;

namespace SamStream.Sinks.Mqtt.Requests;

/// <summary>
/// Takes requests for one camera, hands them in as commands and sees that each is answered once. One thread uses it.
/// </summary>
internal sealed class CameraRequests(
    string camera,
    ICommandTarget? target,
    CameraTopics topics,
    MqttSinkOptions options,
    MessageSpool answers,
    MqttCounters counters,
    TimeProvider time)
{
    /// <summary>Requests that wait for their answer at most.</summary>
    public const int MaxPending = MaxWaiting + MaxControls;

    private const int MaxWaiting = 256;
    private const int MaxControls = 64;
    private const long MaxMaskBytes = 32 << 20;

    // A reset or a pause finds a place however many prompts wait.
    private readonly FairShares _waiting = new(MaxWaiting);
    private readonly FairShares _controls = new(MaxControls);
    private long _maskBytes;
    private readonly string _replyPrefix = ReplyAddress.AllowedPrefix(options);
    private readonly RecentRequests _recent = new(options.Requests.ReplayWindow, time);
    private readonly Dictionary<CameraCommand, Pending> _pending = new(ReferenceEqualityComparer.Instance);

    /// <summary>Carries a request out, or answers why not.</summary>
    /// <param name="frame">Size of the camera's frames; null before the first one.</param>
    public void Take(MqttMessage received, FrameSize? frame)
    {
        if (received.IsRetained)
        {
            // It would be carried out again at every connection.
            counters.Refusals.Add(RefusalCode.Retained);
            return;
        }

        bool isPrompt = CameraTopics.IsPrompt(received.Topic);
        ReplyAddress reply = ReplyAddress.Of(received, isPrompt ? topics.PromptResult : topics.CommandResult, _replyPrefix);
        try
        {
            if (received.PayloadBytes > options.Requests.MaxBytes)
                throw TooLarge(received.PayloadBytes, options.Requests.MaxBytes);
            CameraCommand command = isPrompt
                ? RequestReader.ReadPrompt(received.Payload, frame)
                : RequestReader.ReadCommand(received.Payload);
            string? key = command.RequestId is { } id ? $"{(isPrompt ? 'p' : 'c')}{id}" : null;
            if (key is null || !IsReplay(key, reply))
                HandIn(command, reply, key);
        }
        catch (RequestException refusal)
        {
            counters.RefuseRequest(refusal.Code, refusal.Message);
            Send(RequestAnswers.Of(camera, refusal, time), reply);
        }
    }

    /// <summary>Sends the answer to a request; answers to what others asked are left to them.</summary>
    public void Answer(CommandAnswered answered)
    {
        CommandAnswer answer = answered.Answer;
        if (!_pending.Remove(answer.Command, out Pending? pending))
            return;
        Leave(answer.Command, pending);
        AnswerMessage message = RequestAnswers.Of(answered);
        if (message.Code is { } code)
            counters.RefuseRequest(code, answer.Reason);
        else
            counters.Outcomes.Add("done");
        if (pending.Key is { } key)
            _recent.Answer(key, message);
        Send(message, pending.Reply);
    }

    private static RequestException TooLarge(int length, int limit) =>
        new(RefusalCode.Oversized, $"the request has {length} bytes; it may have {limit} and was not read");

    private bool IsReplay(string key, in ReplyAddress reply)
    {
        if (!_recent.TryFind(key, out AnswerMessage? answer))
            return false;
        counters.Refusals.Add(RefusalCode.Replayed);
        // If the first one is still on its way, its answer is the answer to both.
        if (answer is not null)
            Send(answer with { Replay = true }, reply);
        return true;
    }

    private void HandIn(CameraCommand command, in ReplyAddress reply, string? key)
    {
        if (target is null)
            throw Refused(RefusalCode.Refused, "this run takes no commands");
        if (MaskBytesOf(command) is > 0 and var bytes && _maskBytes > 0 && _maskBytes + bytes > MaxMaskBytes)
            throw Refused(RefusalCode.Busy, $"masks of {_maskBytes >> 20} MiB wait already, and {MaxMaskBytes >> 20} MiB may; send it again later");
        FairShares shares = SharesFor(command);
        if (!shares.TryTake(reply.Topic))
        {
            throw Refused(RefusalCode.Busy, $"{shares.Count} requests wait already, {shares.CountOf(reply.Topic)} of them for answers on "
                + $"{reply.Topic}; the free places are for others: send it again later");
        }

        _maskBytes += MaskBytesOf(command);
        counters.Outcomes.Add("accepted");
        if (key is not null)
            _recent.Begin(key);
        _pending.Add(command, new Pending(reply, key));
        target.Submit(command);

        RequestException Refused(string code, string reason) =>
            new(code, reason) { RequestId = command.RequestId, ObjectId = RequestAnswers.ObjectIdOf(command) };
    }

    private void Leave(CameraCommand command, Pending pending)
    {
        SharesFor(command).Return(pending.Reply.Topic);
        _maskBytes -= MaskBytesOf(command);
    }

    private FairShares SharesFor(CameraCommand command) =>
        command is PauseCamera or ResumeCamera or ResetCamera ? _controls : _waiting;

    private static long MaskBytesOf(CameraCommand command) =>
        command is PromptObject { Prompt.Mask: { } mask } ? (long)mask.Width * mask.Height : 0;

    private void Send(AnswerMessage message, in ReplyAddress reply)
    {
        AnswerMessage numbered = message with { Stream = answers.Stream, Seq = answers.NextSequence };
        answers.Add(reply.Topic, MqttJson.ToUtf8(numbered, MqttJson.Default.AnswerMessage), reply.CorrelationData);
    }

    private sealed record Pending(ReplyAddress Reply, string? Key);
}
