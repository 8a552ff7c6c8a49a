package org.abscam.engine;

import ai.djl.inference.Predictor;
import ai.djl.translate.TranslateException;
import ai.djl.util.passthrough.PassthroughTranslator;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import com.google.protobuf.InvalidProtocolBufferException;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.abscam.files.TemporaryFolder;

/**
 * An ONNX graph loaded into ONNX Runtime: open once, run many times, close. Holds native memory until closed. Many threads may
 * run it at once.
 */
public final class Network implements AutoCloseable {

	/** Bytes from which a graph goes through a file. */
	private static final int LARGE = 16 << 20;

	private final LoadedGraph model;
	private final Predictor<Map<String, Array>, Map<String, Array>> predictor;
	private final OrtSession.SessionOptions options;
	private final Device device;
	/** Held for reading by runs, for writing by whoever closes. */
	private final ReentrantReadWriteLock use = new ReentrantReadWriteLock();
	private volatile boolean ran;
	private boolean closed;

	private Network(LoadedGraph model, OrtSession.SessionOptions options, Device device) {
		this.device = device;
		this.model = model;
		this.options = options;
		this.predictor = model.newPredictor(new PassthroughTranslator<>());
	}

	/**
	 * Opens a graph. Blocks until ONNX Runtime has optimised it. Large graphs go through a temporary file, so that their weights
	 * are not copied on the Java heap.
	 *
	 * @param onnx the graph
	 * @param device where to run
	 * @param threads threads of one run on the CPU, 0 for ONNX Runtime's choice
	 * @return the network
	 * @throws EngineException if ONNX Runtime refuses the graph, or the temporary file cannot be written
	 */
	public static Network open(ModelProto onnx, Device device, int threads) throws EngineException {
		return open(onnx, device, threads, Optimisation.ALL);
	}

	/**
	 * Opens a graph as {@link #open(ModelProto, Device, int)} does.
	 *
	 * @param onnx the graph
	 * @param device where to run
	 * @param threads threads of one run on the CPU, 0 for ONNX Runtime's choice
	 * @param optimisation how far ONNX Runtime may rewrite it
	 * @return the network
	 * @throws EngineException if ONNX Runtime refuses the graph, or the temporary file cannot be written
	 */
	public static Network open(ModelProto onnx, Device device, int threads, Optimisation optimisation) throws EngineException {
		ModelProto named = device.provider().isPresent() ? WebGpuNodes.named(onnx) : onnx;
		if (named.getSerializedSize() <= LARGE) {
			return open(device, threads, optimisation, named,
				(environment, options) -> environment.createSession(named.toByteArray(), options));
		}
		try (TemporaryFolder folder = TemporaryFolder.create()) {
			Path file = folder.path().resolve("model.onnx");
			try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file, StandardOpenOption.CREATE_NEW))) {
				named.writeTo(out);
			}
			return open(device, threads, optimisation, named,
				(environment, options) -> environment.createSession(file.toString(), options));
		}
		catch (IOException e) {
			throw new EngineException(
				"The model, of " + (named.getSerializedSize() >> 20) + " MB, cannot be opened: " + TemporaryFolder.why(e)
					+ ".",
				e);
		}
	}

	/**
	 * Opens a graph. Blocks until ONNX Runtime has optimised it.
	 *
	 * @param onnx an ONNX file's content
	 * @param device where to run
	 * @param threads threads of one run on the CPU, 0 for ONNX Runtime's choice
	 * @return the network
	 * @throws EngineException if ONNX Runtime refuses the graph
	 */
	public static Network open(byte[] onnx, Device device, int threads) throws EngineException {
		try {
			return open(ModelProto.parseFrom(onnx), device, threads);
		}
		catch (InvalidProtocolBufferException e) {
			throw new EngineException("The graph is no ONNX file: " + Runtimes.reason(e), e);
		}
	}

	@FunctionalInterface
	private interface Loading {

		OrtSession load(OrtEnvironment environment, OrtSession.SessionOptions options) throws OrtException;
	}

	private static Network open(Device device, int threads, Optimisation optimisation, ModelProto onnx, Loading loading)
		throws EngineException {
		OrtEnvironment environment = Runtimes.environment();
		OrtSession.SessionOptions options = null;
		try {
			options = options(device, threads, onnx);
			options.setOptimizationLevel(optimisation.level());
			return new Network(new LoadedGraph(environment, loading.load(environment, options), onnx), options, device);
		}
		catch (OrtException | RuntimeException | LinkageError | OutOfMemoryError e) {
			if (options != null) options.close();
			throw failure("ONNX Runtime cannot open the graph on " + device.used() + ": ", e);
		}
	}

	/** Settings of a session, for a graph that went through {@link WebGpuNodes#named}. */
	static OrtSession.SessionOptions options(Device device, int threads, ModelProto onnx) throws OrtException {
		OrtSession.SessionOptions options = new OrtSession.SessionOptions();
		try {
			options.setSessionLogLevel(Runtimes.logLevel()); // errors come as exceptions, and may be mended
			if (threads > 0) options.setIntraOpNumThreads(threads);
			// threads that wait for the next node by spinning took 25 s of two processors where one thread takes 14
			options.addConfigEntry("session.intra_op.allow_spinning", "0");
			if (device.provider().isPresent()) device.provider().get().addTo(options, device.index(), onnx);
			return options;
		}
		catch (OrtException | RuntimeException e) {
			options.close();
			throw e;
		}
	}

	/**
	 * Runs the graph. Blocks until the results are on the Java heap.
	 *
	 * @param inputs an array for every input, by name
	 * @return an array for every output, by name
	 * @throws OutOfMemoryException if there is not enough memory; a smaller batch may do, with this same network
	 * @throws EngineException if the run fails for another reason
	 */
	public Map<String, Array> run(Map<String, Array> inputs) throws EngineException {
		use.readLock().lock();
		try {
			if (closed) throw new EngineException("The network is closed; open it again.", null);
			Map<String, Array> results = predictor.predict(inputs);
			ran = true;
			return results;
		}
		catch (TranslateException | RuntimeException | OutOfMemoryError e) {
			for (Throwable cause = e; cause != null; cause = cause.getCause()) {
				if (cause instanceof EngineException ours) throw ours; // stopped, or out of time
			}
			EngineException failure = failure("ONNX Runtime could not run the network: ", e);
			if (!ran || !device.giveUp(failure)) throw failure; // what never ran says nothing of the device
			throw new EngineException(
				failure.getMessage().replaceFirst("[.]$", "") + "; try again, from now on another device is used in place of "
					+ device.description() + ".",
				e);
		}
		finally {
			use.readLock().unlock();
		}
	}

	static EngineException failure(String what, Throwable e) {
		String sentence = what + Runtimes.reason(e);
		return Runtimes.isOutOfMemory(e) ? new OutOfMemoryException(sentence, e) : new EngineException(sentence, e);
	}

	/** Frees the native memory, once runs on other threads have ended. Closing again does nothing. */
	@Override
	public void close() {
		use.writeLock().lock();
		try {
			if (closed) return;
			closed = true;
			predictor.close();
			model.close();
			options.close();
		}
		finally {
			use.writeLock().unlock();
		}
	}
}
