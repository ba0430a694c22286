// The whole native side of TorchSharp.System: a C interface to libtorch's dispatcher.
//
// An operator is found once by name and overload; every call then passes an array of tagged arguments, which become
// the interpreter stack that the boxed kernel takes. Autograd, device choice and type promotion are all behind that
// one call, so no operator needs C++ of its own. Only what is no operator stands beside it: storage access, the
// autograd engine, modes, seeds, threads, devices.
//
// Handles are bare reference-counted pointers (TensorImpl*, GeneratorImpl*): one managed object owns one reference.

#include <ATen/Context.h>
#include <ATen/Parallel.h>
#include <ATen/core/Generator.h>
#include <ATen/core/Tensor.h>
#include <ATen/core/dispatch/Dispatcher.h>
#include <c10/core/GradMode.h>
#include <c10/core/InferenceMode.h>
#include <torch/csrc/autograd/anomaly_mode.h>
#include <torch/csrc/autograd/autograd.h>
#include <torch/csrc/autograd/edge.h>
#include <torch/csrc/autograd/function.h>
#include <torch/csrc/autograd/functions/utils.h>
#include <torch/csrc/autograd/saved_variable.h>
#include <torch/csrc/autograd/variable.h>
#include <torch/cuda.h>
#include <torch/version.h>

#include <atomic>
#include <climits>
#include <cstdlib>
#include <cstring>
#include <memory>
#include <string>
#include <vector>

#ifdef __GLIBC__
#include <malloc.h>
#endif

#define SHIM extern "C" __attribute__((visibility("default")))

namespace {

#ifdef __GLIBC__
// Tensors are large and short-lived, and every step asks for the same sizes again. By default glibc gives such blocks back to the
// kernel when they are freed, and the next step pays for each page anew: a fifth of the time of training on a CPU.
__attribute__((constructor)) void keep_freed_memory() {
    mallopt(M_MMAP_MAX, 0);
    mallopt(M_TRIM_THRESHOLD, INT_MAX);
}
#endif

using c10::IValue;
using c10::TypeKind;
using TensorHandle = c10::TensorImpl*;
using TensorPointer = c10::intrusive_ptr<c10::TensorImpl, c10::UndefinedTensorImpl>;
using GeneratorPointer = c10::intrusive_ptr<c10::GeneratorImpl>;

// The optional of this libtorch: c10's own before 2.3, the standard's since; a signature of it says which.
template <typename Optional, typename T>
struct Rebound;
template <template <typename...> class Optional, typename Old, typename T>
struct Rebound<Optional<Old>, T> { using type = Optional<T>; };
template <typename T>
using OptionalOf = typename Rebound<std::decay_t<decltype(std::declval<const c10::Argument&>().N())>, T>::type;

// Kept in step with Native/ArgumentTag.cs.
enum class Tag : int32_t {
    None, Default, Tensor, Int, Double, Bool, Complex, IntList, DoubleList, BoolList, TensorList, String, Device, Generator
};

struct Argument {
    Tag tag;
    int32_t length;
    union {
        int64_t integer;
        double real;
        void* pointer;
    };
};

enum class Expected : uint8_t {
    Other, Tensor, Float, Int, Bool, Scalar, IntList, FloatList, BoolList, TensorList, OptionalTensorList
};

struct Operator {
    explicit Operator(c10::OperatorHandle found) : handle(found) {}
    c10::OperatorHandle handle;
    std::vector<Expected> expected;
    std::vector<int32_t> fixedLength;      // n of int[n]; 0 where the schema gives none
    std::vector<IValue> defaults;
    std::vector<bool> hasDefault;
};

thread_local std::string lastError;
thread_local std::vector<IValue> spareStack;
std::atomic<int64_t> liveTensors{0};
std::atomic<int64_t> peakTensors{0};

at::Tensor borrow(TensorHandle handle) {
    return handle == nullptr ? at::Tensor() : at::Tensor(TensorPointer::reclaim_copy(handle));
}

TensorHandle own(at::Tensor tensor) {
    if (!tensor.defined()) return nullptr;
    auto live = liveTensors.fetch_add(1, std::memory_order_relaxed) + 1;
    auto peak = peakTensors.load(std::memory_order_relaxed);
    while (live > peak && !peakTensors.compare_exchange_weak(peak, live, std::memory_order_relaxed)) {}
    return tensor.unsafeReleaseTensorImpl();
}

at::Generator borrowGenerator(c10::GeneratorImpl* handle) {
    return at::Generator(GeneratorPointer::reclaim_copy(handle));
}

c10::Device unpackDevice(int64_t packed) {
    return {static_cast<c10::DeviceType>(packed & 0xff), static_cast<c10::DeviceIndex>(packed >> 8)};
}

int64_t packDevice(c10::Device device) {
    return (static_cast<int64_t>(device.index()) * 256) + static_cast<int64_t>(device.type());
}

template <typename Body>
auto guarded(Body body, decltype(body()) failed) noexcept -> decltype(body()) {
    try {
        return body();
    } catch (const c10::Error& error) {
        lastError = error.what_without_backtrace();
    } catch (const std::exception& error) {
        lastError = error.what();
    } catch (...) {
        lastError = "libtorch threw something that is no std::exception.";
    }
    return failed;
}

Expected expectedOf(const c10::TypePtr& declared) {
    auto type = declared;
    if (auto optional = type->cast<c10::OptionalType>()) type = optional->getElementType();
    switch (type->kind()) {
        case TypeKind::TensorType: return Expected::Tensor;
        case TypeKind::FloatType: return Expected::Float;
        case TypeKind::IntType: return Expected::Int;
        case TypeKind::BoolType: return Expected::Bool;
        case TypeKind::NumberType: return Expected::Scalar;
        case TypeKind::ListType: {
            auto element = type->expectRef<c10::ListType>().getElementType();
            if (element->kind() == TypeKind::OptionalType) return Expected::OptionalTensorList;
            switch (element->kind()) {
                case TypeKind::TensorType: return Expected::TensorList;
                case TypeKind::FloatType: return Expected::FloatList;
                case TypeKind::IntType: return Expected::IntList;
                case TypeKind::BoolType: return Expected::BoolList;
                default: return Expected::Other;
            }
        }
        default: return Expected::Other;
    }
}

template <typename T>
c10::List<T> listOf(const T* values, int32_t length) {
    c10::List<T> list;
    list.reserve(length);
    for (int32_t i = 0; i < length; i++) list.push_back(values[i]);
    return list;
}

IValue toValue(const Operator& op, size_t index, const Argument& argument) {
    auto expected = op.expected[index];
    switch (argument.tag) {
        case Tag::None:
            // An absent tensor is an undefined one: kernels ask for a Tensor, not for an optional, in older schemas.
            return IValue();
        case Tag::Tensor:
            return IValue(borrow(static_cast<TensorHandle>(argument.pointer)));
        case Tag::Int:
            if (expected == Expected::Float) return IValue(static_cast<double>(argument.integer));
            if (expected == Expected::FloatList) {
                c10::List<double> list;
                list.resize(std::max(1, op.fixedLength[index]), static_cast<double>(argument.integer));
                return IValue(std::move(list));
            }
            if (expected == Expected::IntList) {
                c10::List<int64_t> list;
                list.resize(std::max(1, op.fixedLength[index]), argument.integer);
                return IValue(std::move(list));
            }
            return IValue(argument.integer);
        case Tag::Double:
            return IValue(argument.real);
        case Tag::Bool:
            return IValue(argument.integer != 0);
        case Tag::Complex: {
            auto parts = static_cast<const double*>(argument.pointer);
            return IValue(c10::complex<double>(parts[0], parts[1]));
        }
        case Tag::IntList: {
            auto values = static_cast<const int64_t*>(argument.pointer);
            if (expected == Expected::FloatList) {
                c10::List<double> list;
                for (int32_t i = 0; i < argument.length; i++) list.push_back(static_cast<double>(values[i]));
                return IValue(std::move(list));
            }
            return IValue(listOf(values, argument.length));
        }
        case Tag::DoubleList:
            return IValue(listOf(static_cast<const double*>(argument.pointer), argument.length));
        case Tag::BoolList: {
            auto values = static_cast<const int64_t*>(argument.pointer);
            c10::List<bool> list;
            for (int32_t i = 0; i < argument.length; i++) list.push_back(values[i] != 0);
            return IValue(std::move(list));
        }
        case Tag::TensorList: {
            auto handles = static_cast<TensorHandle*>(argument.pointer);
            if (expected == Expected::OptionalTensorList) {
                c10::List<OptionalOf<at::Tensor>> list;
                list.reserve(argument.length);
                for (int32_t i = 0; i < argument.length; i++)
                    list.push_back(handles[i] == nullptr ? OptionalOf<at::Tensor>() : OptionalOf<at::Tensor>(borrow(handles[i])));
                return IValue(std::move(list));
            }
            c10::List<at::Tensor> list;
            list.reserve(argument.length);
            for (int32_t i = 0; i < argument.length; i++) list.push_back(borrow(handles[i]));
            return IValue(std::move(list));
        }
        case Tag::String:
            return IValue(std::string(static_cast<const char*>(argument.pointer), argument.length));
        case Tag::Device:
            return IValue(unpackDevice(argument.integer));
        case Tag::Generator:
            return IValue(borrowGenerator(static_cast<c10::GeneratorImpl*>(argument.pointer)));
        case Tag::Default:
            break;
    }
    TORCH_CHECK(false, "Argument ", index, " has an unknown tag ", static_cast<int32_t>(argument.tag), ".");
}

void* ownList(const std::vector<at::Tensor>& tensors) {
    auto handles = static_cast<TensorHandle*>(std::malloc(std::max<size_t>(1, tensors.size()) * sizeof(TensorHandle)));
    for (size_t i = 0; i < tensors.size(); i++) handles[i] = own(tensors[i]);
    return handles;
}

Argument toArgument(IValue&& value) {
    Argument result{Tag::None, 0, {0}};
    if (value.isTensor()) {
        result.tag = Tag::Tensor;
        result.pointer = own(std::move(value).toTensor());
    } else if (value.isTensorList()) {
        auto tensors = value.toTensorVector();
        result.tag = Tag::TensorList;
        result.length = static_cast<int32_t>(tensors.size());
        result.pointer = ownList(tensors);
    } else if (value.isInt()) {
        result.tag = Tag::Int;
        result.integer = value.toInt();
    } else if (value.isDouble()) {
        result.tag = Tag::Double;
        result.real = value.toDouble();
    } else if (value.isBool()) {
        result.tag = Tag::Bool;
        result.integer = value.toBool() ? 1 : 0;
    } else if (value.isComplexDouble()) {
        auto complex = value.toComplexDouble();
        auto parts = static_cast<double*>(std::malloc(2 * sizeof(double)));
        parts[0] = complex.real();
        parts[1] = complex.imag();
        result.tag = Tag::Complex;
        result.pointer = parts;
    } else {
        TORCH_CHECK(value.isNone(), "A result of type ", value.tagKind(), " cannot be handed to the caller.");
    }
    return result;
}

std::vector<at::Tensor> borrowAll(TensorHandle* handles, int32_t count) {
    std::vector<at::Tensor> tensors;
    tensors.reserve(count);
    for (int32_t i = 0; i < count; i++) tensors.push_back(borrow(handles[i]));
    return tensors;
}

}  // namespace

SHIM const char* shim_last_error() { return lastError.c_str(); }
SHIM const char* shim_version() { return TORCH_VERSION; }
SHIM void shim_free(void* block) { std::free(block); }

// ---- operators ----------------------------------------------------------------------------------------------------

SHIM Operator* shim_find_operator(const char* name, const char* overload) {
    return guarded([&]() -> Operator* {
        auto found = c10::Dispatcher::singleton().findSchema({name, overload});
        TORCH_CHECK(found.has_value(), "libtorch ", TORCH_VERSION, " has no operator '", name, "' with overload '", overload, "'.");
        auto op = std::make_unique<Operator>(*found);
        for (const auto& argument : found->schema().arguments()) {
            op->expected.push_back(expectedOf(argument.type()));
            op->fixedLength.push_back(argument.N().has_value() ? static_cast<int32_t>(*argument.N()) : 0);
            op->hasDefault.push_back(argument.default_value().has_value());
            op->defaults.push_back(argument.default_value().has_value() ? *argument.default_value() : IValue());
        }
        return op.release();
    }, nullptr);
}

// Results take as many entries as the schema has returns (at most 8); the count comes back, or -1 with an error.
SHIM int32_t shim_call(const Operator* op, const Argument* arguments, int32_t count, Argument* results) {
    // The stack is taken for the call and given back: a callback into managed code may call operators of its own.
    std::vector<IValue> stack = std::move(spareStack);
    auto returned = guarded([&]() -> int32_t {
        auto arity = op->expected.size();
        TORCH_CHECK(static_cast<size_t>(count) <= arity, "Operator ", op->handle.operator_name(), " takes ", arity, " arguments, not ", count, ".");
        stack.clear();
        stack.reserve(arity);
        for (size_t i = 0; i < arity; i++) {
            if (i < static_cast<size_t>(count) && arguments[i].tag != Tag::Default) {
                stack.push_back(toValue(*op, i, arguments[i]));
            } else {
                TORCH_CHECK(op->hasDefault[i], "Operator ", op->handle.operator_name(), " needs argument '", op->handle.schema().arguments()[i].name(), "'.");
                stack.push_back(op->defaults[i]);
            }
        }
        op->handle.callBoxed(&stack);
        auto size = static_cast<int32_t>(stack.size());
        TORCH_CHECK(size <= 8, "Operator ", op->handle.operator_name(), " returns more than eight values.");
        for (int32_t i = 0; i < size; i++) results[i] = toArgument(std::move(stack[i]));
        return size;
    }, -1);
    stack.clear();
    spareStack = std::move(stack);
    return returned;
}

// ---- tensors ------------------------------------------------------------------------------------------------------

SHIM void shim_tensor_free(TensorHandle handle) {
    liveTensors.fetch_sub(1, std::memory_order_relaxed);
    TensorPointer::reclaim(handle);
}

SHIM int64_t shim_tensor_live() { return liveTensors.load(std::memory_order_relaxed); }
SHIM int64_t shim_tensor_peak() { return peakTensors.load(std::memory_order_relaxed); }
SHIM TensorHandle shim_tensor_alias(TensorHandle handle) { return own(borrow(handle)); }
SHIM int64_t shim_tensor_dim(TensorHandle handle) { return handle->dim(); }
SHIM int64_t shim_tensor_numel(TensorHandle handle) { return handle->numel(); }
SHIM int32_t shim_tensor_dtype(TensorHandle handle) { return static_cast<int32_t>(c10::typeMetaToScalarType(handle->dtype())); }
SHIM int64_t shim_tensor_device(TensorHandle handle) { return packDevice(handle->device()); }
SHIM int64_t shim_tensor_element_size(TensorHandle handle) { return static_cast<int64_t>(handle->itemsize()); }

SHIM void shim_tensor_sizes(TensorHandle handle, int64_t* sizes) {
    auto from = handle->sizes();
    std::copy(from.begin(), from.end(), sizes);
}

SHIM int32_t shim_tensor_strides(TensorHandle handle, int64_t* strides) {
    return guarded([&]() -> int32_t {
        auto from = handle->strides();
        std::copy(from.begin(), from.end(), strides);
        return 0;
    }, -1);
}

SHIM int64_t shim_tensor_storage_offset(TensorHandle handle) {
    return guarded([&]() -> int64_t { return handle->storage_offset(); }, -1);
}

SHIM void* shim_tensor_data(TensorHandle handle) {
    return guarded([&]() -> void* { return borrow(handle).data_ptr(); }, nullptr);
}

// Bits: 1 requires grad, 2 leaf, 4 contiguous, 8 sparse, 16 quantized, 32 conjugate view, 64 negative view.
SHIM int32_t shim_tensor_flags(TensorHandle handle) {
    return guarded([&]() -> int32_t {
        auto tensor = borrow(handle);
        return (tensor.requires_grad() ? 1 : 0) | (tensor.is_leaf() ? 2 : 0)
            | (!tensor.is_sparse() && tensor.is_contiguous() ? 4 : 0) | (tensor.is_sparse() ? 8 : 0)
            | (tensor.is_quantized() ? 16 : 0) | (tensor.is_conj() ? 32 : 0) | (tensor.is_neg() ? 64 : 0);
    }, -1);
}

// ---- autograd -----------------------------------------------------------------------------------------------------

SHIM int32_t shim_tensor_set_requires_grad(TensorHandle handle, int32_t value) {
    return guarded([&]() -> int32_t { borrow(handle).set_requires_grad(value != 0); return 0; }, -1);
}

SHIM int32_t shim_tensor_retain_grad(TensorHandle handle) {
    return guarded([&]() -> int32_t { borrow(handle).retain_grad(); return 0; }, -1);
}

SHIM TensorHandle shim_tensor_grad(TensorHandle handle) {
    return guarded([&]() -> TensorHandle {
        auto tensor = borrow(handle);
        return own(tensor.is_leaf() || tensor.retains_grad() ? tensor.grad() : at::Tensor());
    }, nullptr);
}

SHIM int32_t shim_tensor_set_grad(TensorHandle handle, TensorHandle gradient) {
    return guarded([&]() -> int32_t { borrow(handle).mutable_grad() = borrow(gradient); return 0; }, -1);
}

// retain: 0, 1, or -1 for "as create_graph says".
SHIM int32_t shim_backward(TensorHandle* roots, int32_t count, TensorHandle* gradients, int32_t gradientCount,
                           int32_t retain, int32_t createGraph, TensorHandle* inputs, int32_t inputCount) {
    return guarded([&]() -> int32_t {
        torch::autograd::backward(borrowAll(roots, count), borrowAll(gradients, gradientCount),
            retain < 0 ? OptionalOf<bool>() : OptionalOf<bool>(retain != 0), createGraph != 0, borrowAll(inputs, inputCount));
        return 0;
    }, -1);
}

// Writes one handle an input, null where allowUnused and the input has no part in the outputs.
SHIM int32_t shim_grad(TensorHandle* outputs, int32_t count, TensorHandle* inputs, int32_t inputCount,
                       TensorHandle* gradients, int32_t gradientCount, int32_t retain, int32_t createGraph,
                       int32_t allowUnused, TensorHandle* results) {
    return guarded([&]() -> int32_t {
        auto found = torch::autograd::grad(borrowAll(outputs, count), borrowAll(inputs, inputCount), borrowAll(gradients, gradientCount),
            retain < 0 ? OptionalOf<bool>() : OptionalOf<bool>(retain != 0), createGraph != 0, allowUnused != 0);
        for (size_t i = 0; i < found.size(); i++) results[i] = own(found[i]);
        return static_cast<int32_t>(found.size());
    }, -1);
}

SHIM int32_t shim_grad_mode() { return c10::GradMode::is_enabled() ? 1 : 0; }
SHIM void shim_set_grad_mode(int32_t enabled) { c10::GradMode::set_enabled(enabled != 0); }
SHIM int32_t shim_inference_mode() { return c10::InferenceMode::is_enabled() ? 1 : 0; }
SHIM c10::InferenceMode* shim_inference_mode_enter(int32_t enabled) { return new c10::InferenceMode(enabled != 0); }
SHIM void shim_inference_mode_leave(c10::InferenceMode* guard) { delete guard; }

SHIM int32_t shim_anomaly_mode() { return torch::autograd::AnomalyMode::is_enabled() ? 1 : 0; }
SHIM int32_t shim_anomaly_checks_nan() { return torch::autograd::AnomalyMode::should_check_nan() ? 1 : 0; }
SHIM void shim_set_anomaly_mode(int32_t enabled, int32_t checkNan) { torch::autograd::AnomalyMode::set_enabled(enabled != 0, checkNan != 0); }

// ---- functions written in managed code ----------------------------------------------------------------------------

// Gradients come in and go out as owned handles; a negative answer means that managed code left its message with
// shim_set_error.
using ManagedBackward = int32_t (*)(void* context, void* node, TensorHandle* gradients, int32_t count, TensorHandle* results, int32_t capacity);
using ManagedRelease = void (*)(void* context);

namespace {

ManagedBackward managedBackward = nullptr;
ManagedRelease managedRelease = nullptr;

struct ManagedNode : public torch::autograd::Node {
    void* context = nullptr;
    bool materialize = true;
    std::string label;
    std::vector<torch::autograd::SavedVariable> saved;

    ~ManagedNode() override { managedRelease(context); }
    std::string name() const override { return label; }
    void release_variables() override { for (auto& variable : saved) variable.reset_data(); }

    torch::autograd::variable_list apply(torch::autograd::variable_list&& gradients) override {
        std::vector<TensorHandle> incoming, outgoing(num_outputs(), nullptr);
        for (size_t i = 0; i < gradients.size(); i++)
            incoming.push_back(own(gradients[i].defined() || !materialize ? gradients[i] : input_metadata(i).zeros_like()));
        auto answer = managedBackward(context, this, incoming.data(), static_cast<int32_t>(incoming.size()), outgoing.data(), static_cast<int32_t>(outgoing.size()));
        if (answer < 0) throw std::runtime_error(lastError);
        torch::autograd::variable_list results;
        for (auto handle : outgoing) {
            results.push_back(borrow(handle));
            if (handle != nullptr) {
                liveTensors.fetch_sub(1, std::memory_order_relaxed);
                TensorPointer::reclaim(handle);
            }
        }
        return results;
    }
};

}  // namespace

SHIM void shim_set_error(const char* message) { lastError = message; }

SHIM void shim_function_callbacks(ManagedBackward backward, ManagedRelease release) {
    managedBackward = backward;
    managedRelease = release;
}

// Ties the outputs, computed without grad mode, to a node that answers for them. Modes an output: 0 new, 1 an input
// changed in place, 2 not differentiable. The context belongs to the node from here on, also when this fails.
SHIM int32_t shim_function_record(void* context, const char* name, int32_t materialize, TensorHandle* inputs, int32_t inputCount,
                                  TensorHandle* outputs, const int32_t* modes, int32_t outputCount, TensorHandle* saved, int32_t savedCount) {
    return guarded([&]() -> int32_t {
        std::shared_ptr<ManagedNode> node(new ManagedNode(), torch::autograd::deleteNode);
        node->context = context;
        node->label = name;
        node->materialize = materialize != 0;
        auto borrowedInputs = borrowAll(inputs, inputCount);
        node->set_next_edges(torch::autograd::collect_next_edges(borrowedInputs));
        for (int32_t i = 0; i < outputCount; i++) {
            auto output = borrow(outputs[i]);
            if (modes[i] == 1) {
                torch::autograd::impl::rebase_history(output, {node, node->add_input_metadata(output)});
            } else if (modes[i] == 2) {
                node->add_input_metadata(torch::autograd::Node::undefined_input());
            } else {
                torch::autograd::set_history(output, node);
            }
        }
        for (int32_t i = 0; i < savedCount; i++) {
            auto tensor = borrow(saved[i]);
            node->saved.emplace_back(tensor, tensor.defined() && tensor.grad_fn() == node);
        }
        return 0;
    }, -1);
}

SHIM int32_t shim_function_saved_count(ManagedNode* node) { return static_cast<int32_t>(node->saved.size()); }

SHIM int32_t shim_function_saved(ManagedNode* node, TensorHandle* results) {
    return guarded([&]() -> int32_t {
        for (size_t i = 0; i < node->saved.size(); i++) results[i] = own(node->saved[i].unpack(node->shared_from_this()));
        return static_cast<int32_t>(node->saved.size());
    }, -1);
}

// ---- generators, seeds, threads, devices --------------------------------------------------------------------------

SHIM int32_t shim_manual_seed(int64_t seed) {
    return guarded([&]() -> int32_t { at::manual_seed(static_cast<uint64_t>(seed)); return 0; }, -1);
}

// The default generator of a device is shared; a new one is its clone with a seed of its own.
SHIM c10::GeneratorImpl* shim_generator(int64_t device, int32_t isNew, uint64_t seed) {
    return guarded([&]() -> c10::GeneratorImpl* {
        at::Generator shared = at::globalContext().defaultGenerator(unpackDevice(device));
        if (isNew == 0) return GeneratorPointer(shared.getIntrusivePtr()).release();
        at::Generator fresh = shared.clone();
        fresh.set_current_seed(seed);
        return GeneratorPointer(fresh.getIntrusivePtr()).release();
    }, nullptr);
}

SHIM void shim_generator_free(c10::GeneratorImpl* handle) { GeneratorPointer::reclaim(handle); }

SHIM int32_t shim_generator_set_seed(c10::GeneratorImpl* handle, uint64_t seed) {
    return guarded([&]() -> int32_t {
        auto generator = borrowGenerator(handle);
        std::lock_guard<std::mutex> lock(generator.mutex());
        generator.set_current_seed(seed);
        return 0;
    }, -1);
}

SHIM int64_t shim_generator_initial_seed(c10::GeneratorImpl* handle) { return static_cast<int64_t>(handle->current_seed()); }

SHIM int64_t shim_generator_seed(c10::GeneratorImpl* handle) {
    return guarded([&]() -> int64_t {
        auto generator = borrowGenerator(handle);
        std::lock_guard<std::mutex> lock(generator.mutex());
        return static_cast<int64_t>(generator.seed());
    }, -1);
}

SHIM TensorHandle shim_generator_state(c10::GeneratorImpl* handle) {
    return guarded([&]() -> TensorHandle {
        auto generator = borrowGenerator(handle);
        std::lock_guard<std::mutex> lock(generator.mutex());
        return own(generator.get_state());
    }, nullptr);
}

SHIM int32_t shim_generator_set_state(c10::GeneratorImpl* handle, TensorHandle state) {
    return guarded([&]() -> int32_t {
        auto generator = borrowGenerator(handle);
        std::lock_guard<std::mutex> lock(generator.mutex());
        generator.set_state(borrow(state));
        return 0;
    }, -1);
}

SHIM void shim_set_num_threads(int32_t count) { at::set_num_threads(count); }
SHIM int32_t shim_get_num_threads() { return at::get_num_threads(); }
SHIM int32_t shim_set_num_interop_threads(int32_t count) {
    return guarded([&]() -> int32_t { at::set_num_interop_threads(count); return 0; }, -1);
}
SHIM int32_t shim_get_num_interop_threads() { return static_cast<int32_t>(at::get_num_interop_threads()); }

SHIM int32_t shim_cuda_is_available() { return guarded([]() -> int32_t { return torch::cuda::is_available() ? 1 : 0; }, 0); }
SHIM int32_t shim_cuda_device_count() { return guarded([]() -> int32_t { return static_cast<int32_t>(torch::cuda::device_count()); }, 0); }
SHIM int32_t shim_cuda_has_cudnn() { return guarded([]() -> int32_t { return torch::cuda::cudnn_is_available() ? 1 : 0; }, 0); }
SHIM int32_t shim_cuda_synchronize(int64_t index) {
    return guarded([&]() -> int32_t { torch::cuda::synchronize(index); return 0; }, -1);
}

SHIM int32_t shim_deterministic() { return (at::globalContext().deterministicAlgorithms() ? 1 : 0) | (at::globalContext().deterministicAlgorithmsWarnOnly() ? 2 : 0); }
SHIM void shim_set_deterministic(int32_t enabled, int32_t warnOnly) { at::globalContext().setDeterministicAlgorithms(enabled != 0, warnOnly != 0); }
