package org.abscam.engine;

import com.sun.jna.Function;
import com.sun.jna.Memory;
import com.sun.jna.NativeLibrary;
import com.sun.jna.Platform;
import com.sun.jna.Pointer;
import com.sun.jna.ptr.IntByReference;
import com.sun.jna.ptr.PointerByReference;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;

/**
 * The graphics cards as Vulkan, Direct3D, Metal or CUDA name them. ONNX Runtime does not tell which one it took, and fails with
 * noise where there is none.
 */
final class GraphicsCards {

	private GraphicsCards() {}

	/**
	 * @param name as its driver calls it
	 * @param rank 0 for a card of its own, 1 for one in the processor, 2 for one that a virtual machine passes on, 3 for software
	 */
	record Card(String name, int rank) {

		boolean isSoftware() {
			return rank == SOFTWARE;
		}
	}

	private static final int SOFTWARE = 3;
	private static final int CUDA_NO_DEVICE = 100;
	/** VkPhysicalDeviceType: other, integrated, discrete, virtual, CPU. */
	private static final int[] VULKAN_RANKS = {1, 1, 0, 2, SOFTWARE};

	/** Asked once: drivers do not come and go while a program runs. */
	private static final class Found {

		private static final List<Card> CARDS = new ArrayList<>();
		private static final Optional<String> FAILURE = search(CARDS);
	}

	/** Why WebGPU finds no card, or, if it has to be fast, only software; empty if it may find one. */
	static Optional<String> whyNone(boolean fast) {
		Optional<String> failure = Found.FAILURE;
		if (failure.isPresent()) return failure;
		return fast
			? preferred().filter(Card::isSoftware).map(c -> "there is only '" + c.name() + "', which is software on the CPU and slow "
				+ "(--device webgpu would use it)")
			: Optional.empty();
	}

	/** The card that WebGPU takes when asked for high performance; empty where the system does not tell. */
	static Optional<Card> preferred() {
		return Found.FAILURE.isPresent() ? Optional.empty() : Found.CARDS.stream().min(Comparator.comparingInt(Card::rank));
	}

	/** Why CUDA finds no card, as far as NVIDIA's driver tells; empty if it may find one. */
	static Optional<String> whyNoCuda(int index) {
		try {
			NativeLibrary driver = cudaDriver();
			IntByReference count = new IntByReference();
			int error = call(driver, "cuInit", 0);
			if (error == 0) error = call(driver, "cuDeviceGetCount", count);
			if (error == CUDA_NO_DEVICE || error == 0 && count.getValue() == 0) {
				return Optional.of("NVIDIA's driver finds no card that runs CUDA; see that it is not hidden by CUDA_VISIBLE_DEVICES");
			}
			if (error != 0) return Optional.of("NVIDIA's driver does not start (error " + error + "); restart, or install the driver anew");
			return index < count.getValue() ? Optional.empty()
				: Optional
					.of("there is no card " + index + "; use cuda:0" + (count.getValue() > 1 ? " to cuda:" + (count.getValue() - 1) : ""));
		}
		catch (UnsatisfiedLinkError e) {
			return Optional.of(
				"there is no NVIDIA driver; if the computer has a card of NVIDIA, install its driver, CUDA 12 (12.8 or later) and cuDNN 9");
		}
		catch (LinkageError e) {
			return Optional.empty(); // the driver cannot be asked, so that it is tried
		}
	}

	private static NativeLibrary cudaDriver() {
		return NativeLibrary.getInstance(Platform.isWindows() ? "nvcuda" : "libcuda.so.1");
	}

	/** The name of a CUDA device. */
	static Optional<String> cuda(int index) {
		try {
			NativeLibrary driver = cudaDriver();
			IntByReference device = new IntByReference();
			Memory name = new Memory(256);
			if (call(driver, "cuInit", 0) != 0 || call(driver, "cuDeviceGet", device, index) != 0
				|| call(driver, "cuDeviceGetName", name, (int) name.size(), device.getValue()) != 0) return Optional.empty();
			return Optional.of(name.getString(0));
		}
		catch (LinkageError e) {
			return Optional.empty(); // the name is all that is missing
		}
	}

	/** Bytes that NVIDIA's management library says are in use. */
	static OptionalLong cudaMemoryInUse(int index) {
		try {
			NativeLibrary management = NativeLibrary.getInstance(Platform.isWindows() ? "nvml" : "libnvidia-ml.so.1");
			PointerByReference device = new PointerByReference();
			Memory sizes = new Memory(3L * Long.BYTES); // nvmlMemory_t: total, free, used
			if (call(management, "nvmlInit_v2") != 0 || call(management, "nvmlDeviceGetHandleByIndex_v2", index, device) != 0
				|| call(management, "nvmlDeviceGetMemoryInfo", device.getValue(), sizes) != 0) return OptionalLong.empty();
			return OptionalLong.of(sizes.getLong(2L * Long.BYTES));
		}
		catch (LinkageError e) {
			return OptionalLong.empty();
		}
	}

	/** @return why nothing was found; empty also where the system could not be asked, so that it is tried */
	private static Optional<String> search(List<Card> found) {
		try {
			if (Platform.isWindows()) direct3d(found);
			else if (Platform.isMac()) metal(found);
			else return vulkan(found);
			return Optional.empty();
		}
		catch (LinkageError | RuntimeException e) {
			return Optional.empty();
		}
	}

	private static Optional<String> vulkan(List<Card> found) {
		NativeLibrary vulkan;
		try {
			vulkan = NativeLibrary.getInstance("libvulkan.so.1");
		}
		catch (UnsatisfiedLinkError e) {
			return Optional
				.of("the Vulkan loader libvulkan.so.1 is missing; install it (on Debian the package libvulkan1) and the Vulkan driver "
					+ "of the graphics card");
		}
		Memory create = new Memory(64); // VkInstanceCreateInfo with nothing but its type
		create.clear();
		create.setInt(0, 1);
		PointerByReference instance = new PointerByReference();
		IntByReference count = new IntByReference();
		if (call(vulkan, "vkCreateInstance", create, null, instance) != 0) return noDriver();
		try {
			if (call(vulkan, "vkEnumeratePhysicalDevices", instance.getValue(), count, null) != 0 || count.getValue() == 0)
				return noDriver();
			Memory devices = new Memory((long) Long.BYTES * count.getValue());
			call(vulkan, "vkEnumeratePhysicalDevices", instance.getValue(), count, devices);
			for (int i = 0; i < count.getValue(); i++) {
				Memory properties = new Memory(4096); // VkPhysicalDeviceProperties: four numbers, the type, the name, and more
				vulkan.getFunction("vkGetPhysicalDeviceProperties")
					.invokeVoid(new Object[] {devices.getPointer((long) Long.BYTES * i), properties});
				int type = properties.getInt(16);
				found.add(new Card(properties.getString(20, "UTF-8"), VULKAN_RANKS[Math.floorMod(type, VULKAN_RANKS.length)]));
			}
		}
		finally {
			vulkan.getFunction("vkDestroyInstance").invokeVoid(new Object[] {instance.getValue(), null});
		}
		return Optional.empty();
	}

	private static Optional<String> noDriver() {
		return Optional
			.of("there is no Vulkan driver for a graphics card; install the driver of the card with its Vulkan part (on Debian the "
				+ "package mesa-vulkan-drivers for AMD and Intel, nvidia-vulkan-icd for NVIDIA)");
	}

	private static int call(NativeLibrary library, String function, Object... arguments) {
		return library.getFunction(function).invokeInt(arguments);
	}

	/** IDXGIFactory1::EnumAdapters1 and IDXGIAdapter1::GetDesc1, by their places in the tables of methods. */
	private static void direct3d(List<Card> found) {
		PointerByReference factory = new PointerByReference();
		if (call(NativeLibrary.getInstance("dxgi"), "CreateDXGIFactory1", guid("770aae78-f26f-4dba-a829-253c83d1b387"), factory) != 0)
			return;
		PointerByReference adapter = new PointerByReference();
		for (int i = 0; method(factory.getValue(), 12).invokeInt(new Object[] {factory.getValue(), i, adapter}) == 0; i++) {
			Memory description = new Memory(512);
			if (method(adapter.getValue(), 10).invokeInt(new Object[] {adapter.getValue(), description}) == 0) {
				boolean software = (description.getInt(304) & 2) != 0;
				boolean ownMemory = description.getLong(272) >= 1L << 30;
				found.add(new Card(description.getWideString(0), software ? SOFTWARE : ownMemory ? 0 : 1));
			}
			release(adapter.getValue());
		}
		release(factory.getValue());
	}

	private static Memory guid(String text) {
		UUID uuid = UUID.fromString(text);
		long high = uuid.getMostSignificantBits();
		ByteBuffer bytes = ByteBuffer.allocate(16).order(ByteOrder.LITTLE_ENDIAN).putInt((int) (high >> 32)).putShort((short) (high >> 16))
			.putShort((short) high).order(ByteOrder.BIG_ENDIAN).putLong(uuid.getLeastSignificantBits());
		Memory guid = new Memory(16);
		guid.write(0, bytes.array(), 0, 16);
		return guid;
	}

	private static Function method(Pointer object, int place) {
		return Function.getFunction(object.getPointer(0).getPointer((long) place * Long.BYTES));
	}

	private static void release(Pointer object) {
		method(object, 2).invokeInt(new Object[] {object});
	}

	/** [MTLCreateSystemDefaultDevice() name]. */
	private static void metal(List<Card> found) {
		Pointer device = NativeLibrary.getInstance("Metal").getFunction("MTLCreateSystemDefaultDevice").invokePointer(new Object[0]);
		if (device == null) return;
		NativeLibrary objc = NativeLibrary.getInstance("objc");
		Pointer name = send(objc, device, "name");
		found.add(new Card(send(objc, name, "UTF8String").getString(0, "UTF-8"), 0));
	}

	private static Pointer send(NativeLibrary objc, Pointer object, String message) {
		Pointer selector = objc.getFunction("sel_registerName").invokePointer(new Object[] {message});
		return objc.getFunction("objc_msgSend").invokePointer(new Object[] {object, selector});
	}
}
