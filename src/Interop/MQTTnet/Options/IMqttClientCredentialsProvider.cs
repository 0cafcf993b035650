namespace MQTTnet;

/// <summary>Asked once for each attempt to connect.</summary>
public interface IMqttClientCredentialsProvider
{
    byte[] GetPassword(MqttClientOptions clientOptions);

    string GetUserName(MqttClientOptions clientOptions);
}
