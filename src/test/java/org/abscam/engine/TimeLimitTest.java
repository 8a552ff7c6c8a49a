package org.abscam.engine;

import static org.abscam.onnx.ModelDraft.nodeOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import ai.onnx.proto.OnnxMl.TensorShapeProto;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import java.lang.management.ManagementFactory;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.abscam.onnx.ModelDraft;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A network without an end is stopped, by its time or by whoever interrupts its thread. */
@Timeout(60)
class TimeLimitTest {

	@AfterEach
	void asUsual() {
		System.clearProperty(TimeLimit.PROPERTY);
	}

	/** x is mirrored as often as a long can count. */
	private static ModelProto endless() {
		AttributeProto body = AttributeProto.newBuilder().setName("body").setType(AttributeProto.AttributeType.GRAPH)
			.setG(GraphProto.newBuilder().setName("body").addInput(scalar("step", DataType.INT64)).addInput(scalar("on", DataType.BOOL))
				.addInput(scalar("state", DataType.FLOAT)).addNode(nodeOf("Identity", "on", "go")).addNode(nodeOf("Neg", "state", "next"))
				.addOutput(scalar("go", DataType.BOOL)).addOutput(scalar("next", DataType.FLOAT)))
			.build();
		return new ModelDraft(17).input("x").integers("times", Long.MAX_VALUE).node("Loop", "times,,x", "y", body).output("y");
	}

	private static ValueInfoProto scalar(String name, DataType elements) {
		return ValueInfoProto.newBuilder().setName(name).setType(TypeProto.newBuilder().setTensorType(TypeProto.Tensor.newBuilder()
			.setElemType(elements.getNumber()).setShape(TensorShapeProto.getDefaultInstance()))).build();
	}

	private static Map<String, Array> number() {
		return Map.of("x", new Array.Floats(new float[] {1}));
	}

	@Test
	void isStoppedWhenItsTimeIsUp() throws Exception {
		TimeLimit.set(1);
		try (Network network = Network.open(endless().toByteArray(), Device.choose("cpu"), 1)) {
			assertThatThrownBy(() -> network.run(number())).isExactlyInstanceOf(LateException.class).hasMessageContaining("within 1 s")
				.hasMessageContaining("--time-limit").hasMessageContaining("abscam.time-limit");
			assertThatThrownBy(() -> network.run(number())).as("it can be run again").hasMessageContaining("within 1 s");
		}
	}

	@Test
	void isStoppedByAnInterruption() throws Exception {
		try (Network network = Network.open(endless().toByteArray(), Device.choose("cpu"), 1)) {
			AtomicReference<Throwable> thrown = new AtomicReference<>();
			AtomicReference<Boolean> interrupted = new AtomicReference<>();
			Thread work = new Thread(() -> {
				try {
					network.run(number());
				}
				catch (Exception e) {
					thrown.set(e);
				}
				interrupted.set(Thread.currentThread().isInterrupted());
			});
			work.start();
			work.join(300);
			assertThat(work.isAlive()).as("it runs without an end").isTrue();
			work.interrupt();
			work.join(10_000);
			assertThat(thrown.get()).isInstanceOf(StoppedException.class);
			assertThat(interrupted.get()).as("the thread still knows").isTrue();
		}
	}

	/** To start one took a small network a twentieth of its run. */
	@Test
	void runsOneAfterAnotherDoNotStartAThreadEach() throws Exception {
		int runs = 40;
		try (Network network =
			Network.open(new ModelDraft(17).input("x").node("Neg", "x", "y").output("y").toByteArray(), Device.choose("cpu"), 1)) {
			network.run(number());
			long before = ManagementFactory.getThreadMXBean().getTotalStartedThreadCount();
			for (int i = 0; i < runs; i++) {
				network.run(number());
				Thread.sleep(10); // time for the former one's to be idle
			}
			assertThat(ManagementFactory.getThreadMXBean().getTotalStartedThreadCount() - before).isLessThan(runs / 2);
		}
	}

	@Test
	void closingTwiceIsHarmless() throws Exception {
		Network network =
			Network.open(new ModelDraft(17).input("x").node("Neg", "x", "y").output("y").toByteArray(), Device.choose("cpu"), 1);
		assertThat(((Array.Floats) network.run(number()).get("y")).values()).containsExactly(-1);
		network.close();
		network.close();
		assertThatThrownBy(() -> network.run(number())).isInstanceOf(EngineException.class).hasMessageContaining("closed");
	}
}
