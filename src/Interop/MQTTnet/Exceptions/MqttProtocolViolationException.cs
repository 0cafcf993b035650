namespace MQTTnet.Exceptions;

/// <summary>What was asked for, or what came in, is not MQTT.</summary>
public class MqttProtocolViolationException(string message) : Exception(message)
{
    public const uint VariableByteIntegerMaxValue = 268435455;

    /// <exception cref="MqttProtocolViolationException">The value needs more than the four bytes there are.</exception>
    public static void ThrowIfVariableByteIntegerExceedsLimit(uint value)
    {
        if (value > VariableByteIntegerMaxValue)
            throw new MqttProtocolViolationException(
                $"{value} does not fit a variable byte integer: at most {VariableByteIntegerMaxValue}.");
    }
}
