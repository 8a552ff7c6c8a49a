package org.abscam.onnx;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;

/**
 * How many channels ONNX Runtime puts side by side in memory on this machine's processor. A model that it saved at its highest level of
 * optimisation has its weights in that order, and says nowhere which it is; it gives right answers on such processors only.
 */
final class ChannelBlocks {

	private static final String DOMAIN = "com.microsoft.nchwc";
	/** Fewer than any block, and a multiple of four as the runtime wants it. */
	private static final int FEW = 4;

	private final TypeInference runtime;
	private int size;

	ChannelBlocks(TypeInference runtime) {
		this.runtime = runtime;
	}

	/** Channels of a block. Blocks while the runtime says it, the first time. */
	int size() throws OnnxException {
		if (size == 0) size = measured();
		return size;
	}

	/** What becomes of few channels. */
	private int measured() throws OnnxException {
		TypeProto.Tensor.Builder type = TypeProto.Tensor.newBuilder().setElemType(DataType.FLOAT.getNumber());
		long[] dims = {1, FEW, 1, 1};
		for (long dim : dims) type.getShapeBuilder().addDimBuilder().setDimValue(dim);
		GraphProto graph = GraphProto.newBuilder().setName("blocks")
			.addInput(ValueInfoProto.newBuilder().setName("x").setType(TypeProto.newBuilder().setTensorType(type)))
			.addNode(NodeProto.newBuilder().setOpType("ReorderInput").setDomain(DOMAIN).addInput("x").addOutput("blocked"))
			.addNode(NodeProto.newBuilder().setOpType("Shape").addInput("blocked").addOutput("sizes"))
			.addOutput(ValueInfoProto.newBuilder().setName("sizes")).build();
		ModelProto model = ModelProto.newBuilder().setIrVersion(8).setGraph(graph)
			.addOpsetImport(OperatorSetIdProto.newBuilder().setVersion(OpsetUpgrade.WORKING_OPSET))
			.addOpsetImport(OperatorSetIdProto.newBuilder().setDomain(DOMAIN).setVersion(1)).build();
		try {
			return (int) runtime.run(model.toByteArray(), new TensorType(DataType.FLOAT, dims)).get("sizes")[1];
		}
		catch (OnnxException e) {
			throw new OnnxException("The model was saved by ONNX Runtime for another kind of processor (operators of " + DOMAIN
				+ "); use the model that it was made of, or save it again at the level 'extended'.", e);
		}
	}
}
