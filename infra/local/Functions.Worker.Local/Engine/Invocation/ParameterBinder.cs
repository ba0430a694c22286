using System.ComponentModel;
using System.Globalization;
using System.Reflection;
using System.Text.Json;
using Azure.Core.Serialization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker.Engine.Discovery;
using FromBodyAttribute = Microsoft.Azure.Functions.Worker.Http.FromBodyAttribute;

namespace Microsoft.Azure.Functions.Worker.Engine.Invocation;

/// <summary>Makes a method's arguments from what its trigger delivered.</summary>
internal static class ParameterBinder
{
    /// <summary>What the engine could never bind or return, found before anything runs.</summary>
    public static IEnumerable<string> Problems(MethodInfo method, Trigger trigger)
    {
        var type = trigger.Parameter.ParameterType;
        if (trigger is HttpTrigger && type != typeof(HttpRequest))
            yield return $"parameter {trigger.Parameter.Name} is a {type.Name}; an HTTP trigger is an HttpRequest";
        if (trigger is TimerTrigger && type != typeof(TimerInfo))
            yield return $"parameter {trigger.Parameter.Name} is a {type.Name}; a timer trigger is a TimerInfo";
        if (trigger is QueueTrigger && (type.IsInterface || typeof(Stream).IsAssignableFrom(type)))
            yield return $"parameter {trigger.Parameter.Name} is a {type.Name}; a queue trigger is a string, byte[], BinaryData, QueueMessage or a type read from JSON";
        if (trigger is not HttpTrigger && method.GetParameters().Any(parameter => parameter.GetCustomAttribute<FromBodyAttribute>() is not null))
            yield return "[FromBody] needs an HTTP trigger";

        var returned = method.ReturnType;
        if (returned.IsGenericType && (returned.GetGenericTypeDefinition() == typeof(Task<>) || returned.GetGenericTypeDefinition() == typeof(ValueTask<>)))
            returned = returned.GetGenericArguments()[0];
        var returnsNothing = returned == typeof(void) || returned == typeof(Task) || returned == typeof(ValueTask);
        if (trigger is HttpTrigger && !returnsNothing && !typeof(IActionResult).IsAssignableFrom(returned) && !typeof(IResult).IsAssignableFrom(returned))
            yield return $"it returns {returned.Name}; an HTTP trigger returns an IActionResult, an IResult or nothing";
        if (trigger is not HttpTrigger && !returnsNothing)
            yield return $"it returns {returned.Name}, which would be lost; output bindings are not supported by the local engine";
    }

    /// <exception cref="FunctionInputConverterException">An argument cannot be made.</exception>
    public static async Task<object?[]> BindAsync(
        FunctionDescriptor function, FunctionContext context, TriggerInput input, ObjectSerializer serializer)
    {
        var parameters = function.Method.GetParameters();
        var arguments = new object?[parameters.Length];
        for (var i = 0; i < parameters.Length; i++)
        {
            var parameter = parameters[i];
            var type = parameter.ParameterType;
            if (parameter.Name == function.Trigger.Parameter.Name)
                arguments[i] = await input.ConvertAsync(type, serializer, context.CancellationToken);
            else if (type == typeof(FunctionContext))
                arguments[i] = context;
            else if (type == typeof(CancellationToken))
                arguments[i] = context.CancellationToken;
            else if (input is HttpInput http && parameter.GetCustomAttribute<FromBodyAttribute>() is not null)
                arguments[i] = await http.ReadBodyAsync(type, serializer, context.CancellationToken);
            else
                arguments[i] = FromBindingData(parameter, input.BindingData);
        }
        return arguments;
    }

    private static object? FromBindingData(ParameterInfo parameter, IReadOnlyDictionary<string, object?> data)
    {
        var type = Nullable.GetUnderlyingType(parameter.ParameterType) ?? parameter.ParameterType;
        if (!data.TryGetValue(parameter.Name!, out var value) || value is not string text)
        {
            if (parameter.HasDefaultValue)
                return parameter.DefaultValue;
            // As in the published worker: a value type that nothing provides fails, a reference is null.
            return !parameter.ParameterType.IsValueType || type != parameter.ParameterType
                ? null
                : throw new FunctionInputConverterException($"Nothing provides parameter {parameter.Name} of type {type.Name}.");
        }
        if (type == typeof(string))
            return text;
        try
        {
            if (type == typeof(DateTimeOffset) || type == typeof(DateTime) || type == typeof(Guid))
                return TypeDescriptor.GetConverter(type).ConvertFromString(null, CultureInfo.InvariantCulture, text.Trim('"'));
            if (TypeDescriptor.GetConverter(type) is var converter && converter.CanConvertFrom(typeof(string)))
                return converter.ConvertFromString(null, CultureInfo.InvariantCulture, text);
            return JsonSerializer.Deserialize(text, type);
        }
        catch (Exception e) when (e is FormatException or ArgumentException or JsonException or NotSupportedException)
        {
            throw new FunctionInputConverterException($"Parameter {parameter.Name} of type {type.Name} cannot be made from \"{text}\".", e);
        }
    }
}
