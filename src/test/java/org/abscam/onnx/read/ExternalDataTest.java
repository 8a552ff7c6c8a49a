package org.abscam.onnx.read;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.StringStringEntryProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.abscam.engine.Array;
import org.abscam.onnx.ModelDraft;
import org.abscam.onnx.OnnxException;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Weights outside the ONNX file: only from the model's folder, whole, or a sentence that names the model. */
class ExternalDataTest {

	@TempDir
	private Path around;
	private Path folder;

	@BeforeEach
	void prepare() throws IOException {
		folder = Files.createDirectories(around.resolve("model"));
		Files.write(around.resolve("secret.bin"), bytes(9, 9, 9));
		Files.write(Files.createDirectories(folder.resolve("weights")).resolve("w.bin"), bytes(0, 1, 2, 3));
		Files.write(Files.createDirectories(around.resolve("model-of-others")).resolve("w.bin"), bytes(9, 9, 9));
	}

	@ParameterizedTest
	@CsvSource({"weights/w.bin,4,12", "./weights/../weights/w.bin,4,12", "weights/w.bin,4,"})
	void weightsInASubfolderAreTakenIn(String location, String offset, String length) throws Exception {
		assertThat(product(read(model(location, offset, length)))).containsExactly(1, 2, 3);
	}

	@Test
	void weightsOfAConstantNodeAreTakenInToo() throws Exception {
		AttributeProto value = AttributeProto.newBuilder().setName("value").setType(AttributeProto.AttributeType.TENSOR)
			.setT(weights("weights/w.bin", "4", "12")).build();
		ModelProto model = new ModelDraft(13).input("x", 3).node("Constant", "", "w", value).node("Mul", "x,w", "y").output("y");
		assertThat(product(read(model))).containsExactly(1, 2, 3);
	}

	@Test
	void weightsInABodyMustBeInTheFolderToo() {
		AttributeProto value = AttributeProto.newBuilder().setName("value").setType(AttributeProto.AttributeType.TENSOR)
			.setT(weights("../secret.bin", "0", "12")).build();
		TensorProto yes = TensorProto.newBuilder().setDataType(DataType.BOOL.getNumber()).addInt32Data(1).build();
		ModelProto model = new ModelDraft(13).input("x", 3).constant("c", yes).node("If", "c", "y",
			ModelDraft.body("then_branch", "t", ModelDraft.nodeOf("Constant", "", "t", value)),
			ModelDraft.body("else_branch", "e", ModelDraft.nodeOf("Neg", "x", "e"))).output("y");
		assertRefused(model, "outside its own folder");
	}

	@ParameterizedTest
	@CsvSource({"../secret.bin", "weights/../../secret.bin", "../model-of-others/w.bin", "''", "..", "a\0b"})
	void weightsOutsideTheFolderAreRefused(String location) {
		assertRefused(model(location, "0", "12"), "outside its own folder");
	}

	@Test
	void absolutePathsAreRefusedEvenIntoTheFolder() {
		assertRefused(model(around.resolve("secret.bin").toString(), "0", "12"), "outside its own folder");
		assertRefused(model(folder.resolve("weights/w.bin").toString(), "4", "12"), "outside its own folder");
	}

	@Test
	void linksOutOfTheFolderAreRefused() throws Exception {
		try {
			Files.createSymbolicLink(folder.resolve("link.bin"), around.resolve("secret.bin"));
			Files.createSymbolicLink(folder.resolve("linked"), around);
		}
		catch (FileSystemException | UnsupportedOperationException e) {
			Assumptions.abort("links cannot be made here: " + e.getMessage());
		}
		assertRefused(model("link.bin", "0", "12"), "outside its own folder");
		assertRefused(model("linked/secret.bin", "0", "12"), "outside its own folder");
	}

	@Test
	void missingFileIsNamed() {
		assertRefused(model("weights/gone.bin", "0", "12"), "'weights/gone.bin'");
		assertRefused(model("weights", "0", "12"), "'weights'");
	}

	@ParameterizedTest
	@CsvSource({"8,12", "0,17", "16,12", "9223372036854775807,12", "9223372036854775800,", "0,9223372036854775807", "-1,12",
		"-9223372036854775808,",
		"0,-12", "4,2147483647"})
	void placesBeyondTheFileAreRefused(String offset, String length) {
		assertRefused(model("weights/w.bin", offset, length), "too short or belongs to another version");
	}

	@ParameterizedTest
	@CsvSource({"zero,12", "0,12 bytes", "9223372036854775808,12", "0x10,12", "1.5,12", "'',12"})
	void placesThatAreNoNumbersAreRefused(String offset, String length) {
		assertRefused(model("weights/w.bin", offset, length), "number");
	}

	@ParameterizedTest
	@CsvSource({"4,8", "0,16", "4,0"})
	void weightsOfAnotherSizeThanTheTensorAreRefused(String offset, String length) {
		assertRefused(model("weights/w.bin", offset, length), "another version");
	}

	@Test
	void modelWithoutFolderMayNotReadFiles() {
		ModelProto model = model("weights/w.bin", "4", "12");
		assertThatThrownBy(() -> OnnxModel.read(model.toByteArray(), "small.onnx", null)).isInstanceOf(OnnxException.class)
			.hasMessageContaining("'small.onnx'");
	}

	private void assertRefused(ModelProto model, String reason) {
		assertThatThrownBy(() -> read(model)).isInstanceOf(OnnxException.class).hasMessageContaining("'small.onnx'")
			.hasMessageContaining(reason)
			.hasMessageMatching("(?s)[^\n]*\\.");
	}

	private OnnxModel read(ModelProto model) throws Exception {
		return OnnxModel.read(ModelDraft.write(model, folder.resolve("small.onnx")));
	}

	private static float[] product(OnnxModel model) throws Exception {
		Map<String, Array> ones = Map.of("x", new Array.Floats(new float[] {1, 1, 1}, 3));
		return ModelDraft.run(model.proto(), ones).get("y");
	}

	private static ModelProto model(String location, String offset, String length) {
		return new ModelDraft(13).input("x", 3).constant("w", weights(location, offset, length)).node("Mul", "x,w", "y").output("y");
	}

	private static TensorProto weights(String location, String offset, String length) {
		TensorProto.Builder tensor = TensorProto.newBuilder().setDataType(DataType.FLOAT.getNumber()).addDims(3)
			.setDataLocation(TensorProto.DataLocation.EXTERNAL).addExternalData(entry("location", location))
			.addExternalData(entry("offset", offset));
		return length == null ? tensor.build() : tensor.addExternalData(entry("length", length)).build();
	}

	private static StringStringEntryProto entry(String key, String value) {
		return StringStringEntryProto.newBuilder().setKey(key).setValue(value).build();
	}

	private static byte[] bytes(float... values) {
		ByteBuffer bytes = ByteBuffer.allocate(4 * values.length).order(ByteOrder.LITTLE_ENDIAN);
		for (float value : values) bytes.putFloat(value);
		return bytes.array();
	}
}
