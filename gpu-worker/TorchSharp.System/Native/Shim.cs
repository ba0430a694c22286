using System.Runtime.InteropServices;

[assembly: System.Runtime.CompilerServices.DisableRuntimeMarshalling]

namespace TorchSharp.Native;

/// <summary>
/// The entry points of torch_shim.cpp. Reads of a few fields skip the garbage collector's transition; nothing that can
/// block, allocate through libtorch or call back does.
/// </summary>
internal static unsafe partial class Shim
{
    private const string Library = "TorchShim";

    [LibraryImport(Library)] internal static partial byte* shim_last_error();
    [LibraryImport(Library)] internal static partial byte* shim_version();
    [LibraryImport(Library)] internal static partial void shim_free(nint block);

    [LibraryImport(Library)] internal static partial nint shim_find_operator(byte* name, byte* overload);
    [LibraryImport(Library)] internal static partial int shim_call(nint op, NativeArgument* arguments, int count, NativeArgument* results);

    [LibraryImport(Library)] internal static partial void shim_tensor_free(nint tensor);
    [LibraryImport(Library), SuppressGCTransition] internal static partial long shim_tensor_live();
    [LibraryImport(Library), SuppressGCTransition] internal static partial long shim_tensor_peak();
    [LibraryImport(Library), SuppressGCTransition] internal static partial nint shim_tensor_alias(nint tensor);
    [LibraryImport(Library), SuppressGCTransition] internal static partial long shim_tensor_dim(nint tensor);
    [LibraryImport(Library), SuppressGCTransition] internal static partial long shim_tensor_numel(nint tensor);
    [LibraryImport(Library), SuppressGCTransition] internal static partial int shim_tensor_dtype(nint tensor);
    [LibraryImport(Library), SuppressGCTransition] internal static partial long shim_tensor_device(nint tensor);
    [LibraryImport(Library), SuppressGCTransition] internal static partial long shim_tensor_element_size(nint tensor);
    [LibraryImport(Library), SuppressGCTransition] internal static partial void shim_tensor_sizes(nint tensor, long* sizes);
    [LibraryImport(Library)] internal static partial int shim_tensor_strides(nint tensor, long* strides);
    [LibraryImport(Library)] internal static partial long shim_tensor_storage_offset(nint tensor);
    [LibraryImport(Library)] internal static partial nint shim_tensor_data(nint tensor);
    [LibraryImport(Library)] internal static partial int shim_tensor_flags(nint tensor);

    [LibraryImport(Library)] internal static partial int shim_tensor_set_requires_grad(nint tensor, int value);
    [LibraryImport(Library)] internal static partial int shim_tensor_retain_grad(nint tensor);
    [LibraryImport(Library)] internal static partial nint shim_tensor_grad(nint tensor);
    [LibraryImport(Library)] internal static partial int shim_tensor_set_grad(nint tensor, nint gradient);
    [LibraryImport(Library)] internal static partial int shim_backward(nint* roots, int count, nint* gradients, int gradientCount, int retain, int createGraph, nint* inputs, int inputCount);
    [LibraryImport(Library)] internal static partial int shim_grad(nint* outputs, int count, nint* inputs, int inputCount, nint* gradients, int gradientCount, int retain, int createGraph, int allowUnused, nint* results);

    [LibraryImport(Library), SuppressGCTransition] internal static partial int shim_grad_mode();
    [LibraryImport(Library), SuppressGCTransition] internal static partial void shim_set_grad_mode(int enabled);
    [LibraryImport(Library), SuppressGCTransition] internal static partial int shim_inference_mode();
    [LibraryImport(Library)] internal static partial nint shim_inference_mode_enter(int enabled);
    [LibraryImport(Library)] internal static partial void shim_inference_mode_leave(nint guard);
    [LibraryImport(Library)] internal static partial int shim_anomaly_mode();
    [LibraryImport(Library)] internal static partial int shim_anomaly_checks_nan();
    [LibraryImport(Library)] internal static partial void shim_set_anomaly_mode(int enabled, int checkNan);

    [LibraryImport(Library)] internal static partial void shim_set_error(byte* message);
    [LibraryImport(Library)] internal static partial void shim_function_callbacks(delegate* unmanaged<nint, nint, nint*, int, nint*, int, int> backward, delegate* unmanaged<nint, void> release);
    [LibraryImport(Library)] internal static partial int shim_function_record(nint context, byte* name, int materialize, nint* inputs, int inputCount, nint* outputs, int* modes, int outputCount, nint* saved, int savedCount);
    [LibraryImport(Library)] internal static partial int shim_function_saved_count(nint node);
    [LibraryImport(Library)] internal static partial int shim_function_saved(nint node, nint* results);

    [LibraryImport(Library)] internal static partial int shim_manual_seed(long seed);
    [LibraryImport(Library)] internal static partial nint shim_generator(long device, int isNew, ulong seed);
    [LibraryImport(Library)] internal static partial void shim_generator_free(nint generator);
    [LibraryImport(Library)] internal static partial int shim_generator_set_seed(nint generator, ulong seed);
    [LibraryImport(Library)] internal static partial long shim_generator_initial_seed(nint generator);
    [LibraryImport(Library)] internal static partial long shim_generator_seed(nint generator);
    [LibraryImport(Library)] internal static partial nint shim_generator_state(nint generator);
    [LibraryImport(Library)] internal static partial int shim_generator_set_state(nint generator, nint state);

    [LibraryImport(Library)] internal static partial void shim_set_num_threads(int count);
    [LibraryImport(Library)] internal static partial int shim_get_num_threads();
    [LibraryImport(Library)] internal static partial int shim_set_num_interop_threads(int count);
    [LibraryImport(Library)] internal static partial int shim_get_num_interop_threads();
    [LibraryImport(Library)] internal static partial int shim_cuda_is_available();
    [LibraryImport(Library)] internal static partial int shim_cuda_device_count();
    [LibraryImport(Library)] internal static partial int shim_cuda_has_cudnn();
    [LibraryImport(Library)] internal static partial int shim_cuda_synchronize(long index);
    [LibraryImport(Library)] internal static partial int shim_deterministic();
    [LibraryImport(Library)] internal static partial void shim_set_deterministic(int enabled, int warnOnly);

    /// <summary>Throws libtorch's message when a call answered with a negative number.</summary>
    internal static void Check(long answer)
    {
        if (answer < 0)
            Throw();
    }

    /// <summary>Throws libtorch's message when a call answered with no object.</summary>
    internal static nint Check(nint handle)
    {
        if (handle == 0)
            Throw();
        return handle;
    }

    [System.Diagnostics.CodeAnalysis.DoesNotReturn]
    internal static void Throw() => throw new ExternalException(Marshal.PtrToStringUTF8((nint)shim_last_error()));
}
