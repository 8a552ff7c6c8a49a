package org.abscam.fuzz;

import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Damage to a message of protocol buffers that leaves it a message: fields are dropped, doubled, swapped and set to odd values. */
final class ProtobufDamage {

	private static final long[] NUMBERS = {0, 1, -1, 2, 3, 4, 7, 11, 16, 99, 1000, Integer.MAX_VALUE, Integer.MIN_VALUE, Long.MAX_VALUE,
		Long.MIN_VALUE, 1L << 33};

	private ProtobufDamage() {}

	static Message damaged(Message message, Random random) {
		Message.Builder root = message.toBuilder();
		for (int i = 1 + random.nextInt(3); i > 0; i--) change(root, random);
		return root.build();
	}

	private static void change(Message.Builder root, Random random) {
		List<Message.Builder> all = new ArrayList<>();
		collect(root, all);
		Message.Builder part = all.get(random.nextInt(all.size()));
		List<FieldDescriptor> set = new ArrayList<>(part.getAllFields().keySet());
		if (set.isEmpty()) return;
		FieldDescriptor field = set.get(random.nextInt(set.size()));
		if (random.nextInt(8) == 0) {
			part.clearField(field);
			return;
		}
		if (!field.isRepeated()) {
			if (field.getJavaType() != FieldDescriptor.JavaType.MESSAGE)
				part.setField(field, other(field, part.getField(field), all, random));
			return;
		}
		int count = part.getRepeatedFieldCount(field);
		int at = random.nextInt(count);
		Object value = part.getRepeatedField(field, at);
		boolean message = field.getJavaType() == FieldDescriptor.JavaType.MESSAGE;
		switch (random.nextInt(message ? 3 : 5)) {
			case 0 -> {
				List<Object> rest = new ArrayList<>();
				for (int i = 0; i < count; i++) if (i != at) rest.add(part.getRepeatedField(field, i));
				part.clearField(field);
				rest.forEach(r -> part.addRepeatedField(field, r));
			}
			case 1 -> part.addRepeatedField(field, value);
			case 2 -> {
				int with = random.nextInt(count);
				Object one = part.getRepeatedField(field, with);
				part.setRepeatedField(field, with, value);
				part.setRepeatedField(field, at, one);
			}
			default -> part.setRepeatedField(field, at, other(field, value, all, random));
		}
	}

	private static Object other(FieldDescriptor field, Object value, List<Message.Builder> all, Random random) {
		long number = NUMBERS[random.nextInt(NUMBERS.length)];
		return switch (field.getJavaType()) {
			case INT -> (int) number;
			case LONG -> number;
			case FLOAT -> random.nextBoolean() ? Float.NaN : (float) number;
			case DOUBLE -> random.nextBoolean() ? Double.NaN : (double) number;
			case BOOLEAN -> random.nextBoolean();
			case STRING -> text(all, random);
			case BYTE_STRING -> bytes((ByteString) value, random);
			case ENUM -> field.getEnumType().getValues().get(random.nextInt(field.getEnumType().getValues().size()));
			case MESSAGE -> value;
		};
	}

	/** A name from elsewhere in the message, so that nodes read others, and each other in circles. */
	private static String text(List<Message.Builder> all, Random random) {
		if (random.nextInt(6) == 0) return random.nextBoolean() ? "" : "x".repeat(1 + random.nextInt(300)) + "\u0000é\n";
		List<String> words = new ArrayList<>();
		for (Message.Builder part : all) {
			part.getAllFields().forEach((field, value) -> {
				if (field.getJavaType() != FieldDescriptor.JavaType.STRING) return;
				if (value instanceof List<?> list) list.forEach(word -> words.add((String) word));
				else words.add((String) value);
			});
		}
		return words.isEmpty() ? "" : words.get(random.nextInt(words.size()));
	}

	private static ByteString bytes(ByteString value, Random random) {
		return value.size() < 2 ? ByteString.EMPTY : ByteString.copyFrom(Bytes.damaged(value.toByteArray(), random));
	}

	private static void collect(Message.Builder part, List<Message.Builder> all) {
		all.add(part);
		for (FieldDescriptor field : part.getAllFields().keySet()) {
			if (field.getJavaType() != FieldDescriptor.JavaType.MESSAGE) continue;
			if (!field.isRepeated()) collect(part.getFieldBuilder(field), all);
			else for (int i = 0; i < part.getRepeatedFieldCount(field); i++) collect(part.getRepeatedFieldBuilder(field, i), all);
		}
	}
}
