package import Bytes

/// A value for each known attribute, in memory of its own.
///
/// PERF: An array would be asked before each write whether somebody shares it, and one that is part of
/// its owner is copied whole where a single value is read.
///
/// SAFETY: `values` has ``capacity`` initialised values until this goes; an attribute's number is
/// masked to be less.
@safe
package struct AttributeSlots: ~Copyable, @unchecked Sendable {
    @usableFromInline package static var capacity: Int { 64 }
    @usableFromInline package let values: UnsafeMutablePointer<ByteView>

    /// Makes slots without values.
    init() {
        precondition(ConventionalAttribute.allCases.count <= Self.capacity)
        unsafe values = .allocate(capacity: Self.capacity)
        unsafe values.initialize(repeating: .empty, count: Self.capacity)
    }

    deinit { unsafe values.deallocate() }

    package subscript(attribute: ConventionalAttribute) -> ByteView {
        @inlinable @inline(__always)
        get { unsafe values[Int(attribute.rawValue) & (Self.capacity &- 1)] }
        @inlinable @inline(__always)
        nonmutating set { unsafe values[Int(attribute.rawValue) & (Self.capacity &- 1)] = newValue }
    }
}
