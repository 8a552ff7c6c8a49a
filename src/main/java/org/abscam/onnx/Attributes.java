package org.abscam.onnx;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.AttributeProto.AttributeType;
import com.google.protobuf.ByteString;
import java.util.Arrays;

/** Attributes of nodes, by type. */
public final class Attributes {

	private Attributes() {}

	/**
	 * @param name the attribute's name
	 * @param value its value
	 * @return an integer attribute
	 */
	public static AttributeProto integer(String name, long value) {
		return of(name, AttributeType.INT).setI(value).build();
	}

	/**
	 * @param name the attribute's name
	 * @param values its values
	 * @return a list of integers as attribute
	 */
	public static AttributeProto integers(String name, long... values) {
		return of(name, AttributeType.INTS).addAllInts(() -> Arrays.stream(values).iterator()).build();
	}

	/**
	 * @param name the attribute's name
	 * @param value its value
	 * @return a real attribute
	 */
	public static AttributeProto real(String name, double value) {
		return of(name, AttributeType.FLOAT).setF((float) value).build();
	}

	/**
	 * @param name the attribute's name
	 * @param value its value
	 * @return a text attribute
	 */
	public static AttributeProto text(String name, String value) {
		return of(name, AttributeType.STRING).setS(ByteString.copyFromUtf8(value)).build();
	}

	private static AttributeProto.Builder of(String name, AttributeType type) {
		return AttributeProto.newBuilder().setName(name).setType(type);
	}
}
