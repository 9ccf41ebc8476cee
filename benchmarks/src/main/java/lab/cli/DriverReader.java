package lab.cli;

import lab.config.Driver;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** A JDBC driver by its label. */
final class DriverReader implements ITypeConverter<Driver> {

    @Override
    public Driver convert(String text) {
        try {
            return Driver.of(text);
        } catch (IllegalArgumentException e) {
            throw new TypeConversionException("'" + text + "'; " + e.getMessage());
        }
    }
}
