package org.abscam.report;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.TypeAdapter;
import com.google.gson.TypeAdapterFactory;
import com.google.gson.reflect.TypeToken;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import com.google.gson.stream.JsonWriter;
import java.io.IOException;
import java.lang.reflect.ParameterizedType;
import java.util.Optional;
import java.util.OptionalDouble;

/** Records as JSON and back, component by component, to the last digit. */
public final class RecordText {

	private RecordText() {}

	public static Gson gson() {
		return new GsonBuilder().serializeNulls().serializeSpecialFloatingPointValues().disableHtmlEscaping()
			.registerTypeAdapter(OptionalDouble.class, new OptionalNumber()).registerTypeAdapterFactory(new Optionals()).create();
	}

	private static final class OptionalNumber extends TypeAdapter<OptionalDouble> {

		@Override
		public void write(JsonWriter out, OptionalDouble value) throws IOException {
			if (value.isPresent()) out.value(value.getAsDouble());
			else out.nullValue();
		}

		@Override
		public OptionalDouble read(JsonReader in) throws IOException {
			if (in.peek() != JsonToken.NULL) return OptionalDouble.of(in.nextDouble());
			in.nextNull();
			return OptionalDouble.empty();
		}
	}

	private static final class Optionals implements TypeAdapterFactory {

		@Override
		@SuppressWarnings("unchecked") // as the token says
		public <T> TypeAdapter<T> create(Gson gson, TypeToken<T> type) {
			if (type.getRawType() != Optional.class) return null;
			TypeToken<?> of = TypeToken.get(((ParameterizedType) type.getType()).getActualTypeArguments()[0]);
			return (TypeAdapter<T>) new OptionalValue<>(gson.getAdapter(of));
		}
	}

	private static final class OptionalValue<T> extends TypeAdapter<Optional<T>> {

		private final TypeAdapter<T> of;

		private OptionalValue(TypeAdapter<T> of) {
			this.of = of;
		}

		@Override
		public void write(JsonWriter out, Optional<T> value) throws IOException {
			if (value.isPresent()) of.write(out, value.get());
			else out.nullValue();
		}

		@Override
		public Optional<T> read(JsonReader in) throws IOException {
			if (in.peek() != JsonToken.NULL) return Optional.of(of.read(in));
			in.nextNull();
			return Optional.empty();
		}
	}
}
